"""Questions about anything: what the topic classifier learns to be no topic of an adapter.

One idea: a classifier that has only seen its topics takes every question for one of them. It needs examples of the
rest of the world, in the many ways people ask. They are made here from short lists, always the same, and are joined by
questions made from the library's own documents (`questions_about`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_ASK_THING = (
    "What is {}?", "What does it say about {}?", "How does {} work?", "Who is responsible for {}?",
    "When does {} begin?", "How much does {} cost?", "Where can I find {}?", "Why is {} important?",
    "How long does {} take?", "Which rules apply to {}?", "tell me about {}", "Is there anything on {}?",
    "How many kinds of {} are there?", "What changed in {} last year?", "Who decides about {}?",
    "Can you explain {} to me?", "what are the conditions for {}", "Does {} include everything?",
)  # fmt: skip
_THINGS = (
    "the annual report", "the warranty", "parental leave", "the health insurance", "the rental agreement",
    "the notice period", "data protection", "the delivery date", "the maintenance schedule", "the user manual",
    "the budget", "the travel policy", "the meeting minutes", "the contract", "the invoice", "the tax return",
    "the training course", "the safety instructions", "the membership", "the timetable", "the entrance exam",
    "the Roman Empire", "photosynthesis", "the French Revolution", "inflation", "the solar system", "black holes",
    "the immune system", "vaccination", "the carbon cycle", "machine learning", "the stock market", "jazz music",
    "the football league", "the water cycle", "the parliament", "the river Nile", "Mount Everest", "the weather today",
    "the population of Canada", "the speed of light", "chess openings", "pasta with tomato sauce", "sourdough bread",
    "the new phone", "the battery", "the software licence", "the password", "the printer", "the spare key",
    "the parking space", "the kitchen sink", "the garden", "the dog", "the car engine", "the tyre pressure",
    "the flight to Rome", "the hotel booking", "the train ticket", "the visa application", "the museum", "the film",
    "the novel", "the poem", "the court decision", "the patent", "the clinical trial", "the experiment", "the survey",
    "the side effects", "the diagnosis", "the diet", "the workout", "the interest rate", "the mortgage", "the pension",
    "the will", "the divorce", "the election", "the treaty", "the earthquake", "the bridge", "the factory",
    "the supplier", "the customer complaint", "the quality check", "the recipe", "the school holidays", "the homework",
)  # fmt: skip
_ASK_DEED = (
    "How do I {}?", "Can I {}?", "Am I allowed to {}?", "Who do I ask if I want to {}?", "What do I need to {}?",
    "please help me {}", "When should I {}?", "What happens if I {}?", "i want to {}", "Is it a good idea to {}?",
)  # fmt: skip
_DEEDS = (
    "cancel a subscription", "book a room", "change the oil", "plant tomatoes", "learn to play the piano",
    "write a letter of complaint", "apply for a job", "take unpaid leave", "work from home", "report an accident",
    "reset a device", "connect two screens", "translate a sentence into Spanish", "convert miles to kilometres",
    "set an alarm for tomorrow", "play some music", "turn off the lights", "send a message to my sister",
    "order a pizza", "find a petrol station", "solve this equation", "rename a file", "sort a list in Python",
    "install an update", "make a backup", "print on both sides", "sign a document", "appeal a decision",
    "claim expenses", "register a trademark", "vote by post", "donate blood", "train for a marathon", "lose weight",
    "clean a carpet", "fix a dripping tap", "paint a wall", "sell a house", "rent a van", "adopt a cat",
    "get a driving licence", "renew a passport", "pack for a week", "tie a tie", "bake a cake", "boil an egg",
)  # fmt: skip
_SINGLE = (
    "Who wrote Hamlet?", "What is the capital of Australia?", "How tall is the Eiffel Tower?", "tell me a joke",
    "What time is it?", "will it rain this weekend", "Who won the match last night?", "What is 17 times 23?",
    "How old is the universe?", "What happened in 1969?", "Which planet is the largest?", "Who painted the ceiling?",
    "Where was the author born?", "How many people took part in the study?", "What were the results of the trial?",
    "In which year was the company founded?", "What percentage of respondents agreed?", "Who signed the agreement?",
    "What is the main argument of the second chapter?", "What is the deadline?", "Summarise the last section.",
    "Compare the two options.", "What are the risks?", "What is the total on page three?", "Who are you?", "thank you",
    "hello there", "good morning", "that was helpful, thanks", "What can you do?", "goodbye", "how are you today?",
    "yes", "no", "why?", "and then?", "what about the other one?", "go on", "repeat that please", "i don't understand",
    "有給休暇は何日ありますか。", "保証期間はどのくらいですか。", "この契約はいつ終わりますか。",
    "東京の人口は何人ですか。", "今日の天気はどうですか。", "この論文の結論は何ですか。", "誰が担当者ですか。",
    "料金はいくらですか。", "どうやって申し込みますか。", "手順を教えてください。", "こんにちは",
    "ありがとうございます",
)  # fmt: skip
_ASK_CHUNK = (
    "What does it say about {}?", "What is {}?", "How does {} work?", "tell me more about {}", "Who decides on {}?",
    "When does {} apply?", "How much is {}?", "What do I need to know about {}?", "Which conditions apply to {}?",
    "How many {} are there?", "Why is {} needed?", "Where is {} described?",
)  # fmt: skip
_ASK_CHUNK_JAPANESE = ("{}とは何ですか。", "{}について教えてください。", "{}はいつですか。", "{}はどのくらいですか。")


def everyday() -> list[str]:
    """About 400 different questions and messages."""
    return [*_paired(_ASK_THING, _THINGS, 3), *_paired(_ASK_DEED, _DEEDS, 2), *_SINGLE]


def questions_about(matters: Sequence[str]) -> list[str]:
    """One question about each matter, such as a heading or the subject of a sentence, each put in another way."""
    found = []
    for number, matter in enumerate(matters):
        japanese = any("぀" <= char <= "鿿" for char in matter)
        ask = _ASK_CHUNK_JAPANESE if japanese else _ASK_CHUNK
        found.append(ask[number % len(ask)].format(matter))
    return found


def _paired(frames: Sequence[str], fillings: Sequence[str], each: int) -> Iterator[str]:
    """Every filling in `each` frames, the frames in turn; with coprime steps, so that no pair of lists repeats."""
    for number, filling in enumerate(fillings):
        for turn in range(each):
            yield frames[(number * 5 + turn * 7 + turn) % len(frames)].format(filling)
