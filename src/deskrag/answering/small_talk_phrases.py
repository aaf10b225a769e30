"""What people say out of politeness or to find out who they talk to, and what is said to it, by kind."""

from __future__ import annotations

from collections.abc import Mapping

PHRASES: Mapping[str, tuple[str, ...]] = {
    "greeting": (
        "hi", "hello", "hi hello", "hey", "hiya", "howdy", "greetings", "good morning", "good afternoon",
        "good evening", "good day", "morning", "nice to meet you", "good to meet you", "great to meet you",
        "pleased to meet you", "nice to see you", "good to see you", "are you there", "anyone there",
        "anybody there", "long time no see", "i wanted to say hi", "i wanted to say hello", "welcome back",
    ),
    "how are you": (
        "how are you", "how are you doing", "how are you feeling", "how do you do", "how do you feel",
        "how is it going", "how are things", "how are things going", "how is everything", "how is life",
        "how is your day", "how is your day going", "how has your day been", "how have you been", "what is up",
        "what is going on with you", "are you ok", "are you well", "are you doing well", "i hope you are well",
        "can you tell me how you are doing",
    ),
    "thanks": (
        "thanks", "thank you", "many thanks", "thx", "cheers", "thanks for help", "thank you for help",
        "thanks for your help", "thank you for your help", "thanks for the help", "thank you for the help",
        "thanks for that", "thank you for that", "thanks for this", "thank you for this", "thanks for everything",
        "thanks for the answer", "thank you for the answer", "thanks for the information",
        "thank you for the information", "thanks for your time", "thank you for your time", "i appreciate it",
        "i appreciate that", "i appreciate your help", "i appreciate the help", "appreciated", "that helped",
        "that helped me", "that was helpful", "this was helpful", "that is helpful", "you were helpful",
        "you are helpful", "you have been helpful", "that was what i needed", "your answer is appreciated",
        "i am grateful to you", "i am grateful for the answer you gave me", "obliged", "that was kind of you",
    ),
    "goodbye": (
        "bye", "bye bye", "goodbye", "good bye", "farewell", "see you", "see you later", "see you soon",
        "see you tomorrow", "later", "talk to you later", "talk later", "take care", "good night", "goodnight",
        "have a nice day", "have a good day", "have a great day", "have a good one", "have a nice evening",
        "have a good evening", "have a good weekend", "that is all", "that will be all", "that is it",
        "i am done", "i have to go", "i am leaving", "it was nice talking to you", "it was good to talk to you",
        "it was great chatting with you", "i had fun talking to you",
    ),
    "who are you": (
        "who are you", "what are you", "what is your name", "do you have a name", "tell me your name",
        "can you tell me your name", "may i know your name", "can i have your name", "what should i call you",
        "what can i call you", "what do i call you", "how should i address you", "what name do you go by",
        "who made you", "who created you", "who built you", "who programmed you", "who developed you",
        "what company made you", "which company made you", "tell me who made you", "who is your creator",
        "are you human", "are you a human", "are you a person", "are you a bot", "are you a robot",
        "are you a machine", "are you an ai", "are you ai", "are you real", "are you a real person",
        "are you alive", "are you a computer", "are you a human or a bot", "are you a human or a robot",
        "are you a person or a computer", "am i talking to a human", "am i talking to a robot",
        "am i talking to a machine", "am i talking to a person", "introduce yourself", "tell me about yourself",
    ),
    "what can you do": (
        "what can you do", "what can you do for me", "what do you do", "what can you help with",
        "what can you help me with", "what can i ask", "what can i ask you", "what can i ask you about",
        "what should i ask you", "what questions can i ask", "what questions can i ask you",
        "what kind of questions can i ask", "what kind of questions can i ask you",
        "what kind of things can i ask you", "what sort of questions can i ask you",
        "what type of questions can i ask you", "what things can you do", "what kind of questions can you answer",
        "how can you help", "how can you help me", "how can you assist me", "what are you able to do",
        "what are you for", "what are you capable of", "what are your abilities", "what are your capabilities",
        "what do you know", "what do you know about", "tell me what you can do", "can you help me",
        "can you help", "help", "help me", "i need help", "how do you work", "what subjects do you know about",
        "what topics do you know about",
    ),
    "praise": (
        "good", "great", "nice", "excellent", "awesome", "amazing", "perfect", "wonderful", "fantastic",
        "brilliant", "cool", "super", "well done", "good job", "great job", "nice job", "good work", "great work",
        "nice work", "good answer", "great answer", "nice one", "good bot", "you are great", "you are good",
        "you are awesome", "you are amazing", "you are smart", "you are the best", "that is great",
        "that is good", "that is perfect", "that is nice", "that was great", "i like it", "i love it",
        "i like you", "i love you", "ok", "okay", "alright", "all right", "got it", "i see", "understood",
        "i understand", "makes sense", "fine", "sure", "haha", "lol", "wow",
    ),
    "apology": ("sorry", "i am sorry", "excuse me", "pardon me", "my apologies", "never mind", "nevermind"),
}  # fmt: skip
"""English, with `SHORT` forms written out."""
JAPANESE_PHRASES: Mapping[str, tuple[str, ...]] = {
    "greeting": (
        "こんにちは", "こんにちわ", "こんばんは", "おはよう", "おはようございます", "はじめまして", "初めまして",
        "やあ", "どうも", "もしもし", "お久しぶりです", "よろしく", "よろしくお願いします",
        "よろしくお願いいたします",
    ),
    "how are you": (
        "元気", "元気ですか", "お元気ですか", "調子はどう", "調子はどうですか", "調子はいかがですか",
        "ご機嫌いかがですか", "最近どう", "最近どうですか",
    ),
    "thanks": (
        "ありがとう", "ありがとうございます", "ありがとうございました", "どうもありがとう",
        "どうもありがとうございます", "どうもありがとうございました", "本当にありがとうございます",
        "助かりました", "助かります", "感謝します", "お世話になりました", "教えてくれてありがとう",
        "教えていただきありがとうございます",
    ),
    "goodbye": (
        "さようなら", "さよなら", "バイバイ", "またね", "また明日", "また今度", "それではまた", "ではまた",
        "おやすみ", "おやすみなさい", "失礼します", "以上です",
    ),
    "who are you": (
        "あなたは誰", "あなたは誰ですか", "君は誰", "あなたは何ですか", "あなたは何者ですか", "お名前は",
        "名前は", "お名前は何ですか", "名前は何ですか", "あなたの名前は", "あなたの名前は何ですか",
        "お名前を教えてください", "自己紹介して", "自己紹介してください", "自己紹介をお願いします",
        "あなたはロボットですか", "あなたは人間ですか", "あなたはaiですか", "誰があなたを作りましたか",
        "誰に作られましたか",
    ),
    "what can you do": (
        "何ができますか", "何ができるの", "何ができる", "あなたは何ができますか", "何をしてくれますか",
        "何を聞けますか", "何を聞いたらいいですか", "何を聞けばいいですか", "どんな質問ができますか", "手伝って",
        "手伝ってください", "助けて", "助けてください", "ヘルプ", "使い方は", "使い方を教えて",
        "使い方を教えてください",
    ),
    "praise": (
        "すごい", "すごいです", "すごいですね", "素晴らしい", "素晴らしいです", "素晴らしいですね", "いいね",
        "いいですね", "良いですね", "完璧", "完璧です", "さすが", "さすがです", "わかりました", "分かりました",
        "わかった", "了解", "了解です", "了解しました", "なるほど",
    ),
    "apology": ("ごめん", "ごめんなさい", "すみません", "すみませんでした", "失礼しました"),
}  # fmt: skip
FILLERS = frozenset((
    "absolutely", "actually", "again", "also", "btw", "buddy", "bunch", "certainly", "dear", "deskrag",
    "everyone", "exactly", "friend", "guys", "indeed", "just", "kindly", "lot", "lots", "mate", "much", "now",
    "oh", "please", "quite", "really", "so", "then", "there", "today", "too", "totally", "very", "well",
))  # fmt: skip
"""Words that change nothing about small talk."""
FILLER_PAIRS = ("a lot", "so much", "for now", "a bunch", "at all", "by the way")
SHORT: Mapping[str, str] = {
    "what's": "what is", "whats": "what is", "who's": "who is", "how's": "how is", "hows": "how is",
    "that's": "that is", "thats": "that is", "it's": "it is", "i'm": "i am", "im": "i am", "you're": "you are",
    "youre": "you are", "u": "you", "r": "are", "ya": "you", "i've": "i have", "you've": "you have", "i'd": "i would",
    "that'll": "that will", "i'll": "i will", "wanna": "want to", "gotta": "have to", "ur": "your", "ty": "thanks",
}  # fmt: skip
REPLIES: Mapping[str, str] = {
    "greeting": "Hello! Ask me anything about your documents.",
    "how are you": "All is well here, thank you. What would you like to know from your documents?",
    "thanks": "You are welcome.",
    "goodbye": "Goodbye! This conversation stays here for when you come back.",
    "who are you": "I am DeskRAG, a program on this computer that answers questions from your own documents and "
    "shows where each answer stands.",
    "what can you do": "I answer questions from the documents you have added, with the page and the very words each "
    "answer rests on, and I say so when they hold no answer. Ask in your own words, for example: "
    "“How long is the notice period?”",
    "praise": "Good. What would you like to know next?",
    "apology": "No problem. What would you like to know?",
}
JAPANESE_REPLIES: Mapping[str, str] = {
    "greeting": "こんにちは。文書について何でもお尋ねください。",
    "how are you": "おかげさまで順調です。文書について何を知りたいですか。",
    "thanks": "どういたしまして。",
    "goodbye": "さようなら。この会話はここに残ります。",
    "who are you": "DeskRAGです。このコンピューターの中で、あなたの文書から質問に答え、答えのある場所を示すプログラ"
    "ムです。",
    "what can you do": "追加された文書から質問に答え、根拠となるページと文章を示します。答えが文書にないときはそうお伝"
    "えします。「解約の予告期間はどのくらいですか」のように、ふだんの言葉でお尋ねください。",
    "praise": "よかったです。次は何を知りたいですか。",
    "apology": "大丈夫です。何を知りたいですか。",
}
