<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja_JP" sourcelanguage="en_GB">
 <context>
  <name>deskrag</name>
  <message numerus="yes">
   <source>%Ln chats</source>
   <translation>
    <numerusform>%Ln 件のチャット</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln connections to other computers since {time}</source>
   <translation>
    <numerusform>{time} から他のコンピューターへの接続：%Ln 件</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln could not be read</source>
   <translation>
    <numerusform>%Ln 件は読めませんでした</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln documents</source>
   <translation>
    <numerusform>文書 %Ln 件</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln documents are backed up in {file} ({size}).</source>
   <translation>
    <numerusform>%Ln 件の文書を {file} にバックアップしました（{size}）。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln documents are ready. Every answer shows where it comes from.</source>
   <translation>
    <numerusform>%Ln 件の文書に質問できます。どの回答にも出典が示されます。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln documents are searched by words and by meaning, without a model.

To narrow down:  “exact words”   -without   type:pdf   file:report   after:2026</source>
   <translation>
    <numerusform>%Ln 件の文書を、言葉と意味の両方で、モデルを使わずに検索します。

絞り込み:  "正確な語句"   -除く語   type:pdf   file:報告   after:2026</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln documents can be asked.</source>
   <translation>
    <numerusform>%Ln 件の文書に質問できます。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln documents indexed</source>
   <translation>
    <numerusform>%Ln 件の文書を登録しました</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln documents of “{name}” can be asked.</source>
   <translation>
    <numerusform>「{name}」の文書 %Ln 件に質問できます。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln documents · index up to date</source>
   <translation>
    <numerusform>文書 %Ln 件 · 索引は最新です</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln examples</source>
   <translation>
    <numerusform>学習例 %Ln 件</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln examples so far</source>
   <translation>
    <numerusform>これまでに %Ln 件</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln examples were deleted.</source>
   <translation>
    <numerusform>学習例を %Ln 件削除しました。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln examples were made.</source>
   <translation>
    <numerusform>学習例を %Ln 件作りました。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln examples were taken out: they repeated others or told of the held-out part.</source>
   <translation>
    <numerusform>ほかと重複するか、測定用の内容を含む学習例を %Ln 件除きました。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln files chosen</source>
   <translation>
    <numerusform>%Ln 件のファイルを選択中</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln files of “{name}” changed. Index them now?</source>
   <translation>
    <numerusform>「{name}」の %Ln 件のファイルが変わりました。今すぐ索引に登録しますか？</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln files shown</source>
   <translation>
    <numerusform>%Ln 件を表示</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln files were removed from the index. The files themselves stay.</source>
   <translation>
    <numerusform>%Ln 件のファイルを索引から外しました。ファイルそのものは残ります。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln folders are missing and kept: {names}</source>
   <translation>
    <numerusform>%Ln 個のフォルダーが見つかりません（内容は保持しています）: {names}</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln held out to measure on</source>
   <translation>
    <numerusform>測定用 %Ln 件</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln items</source>
   <translation>
    <numerusform>%Ln 項目</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln left out</source>
   <translation>
    <numerusform>%Ln 件は対象外</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln numbers</source>
   <translation>
    <numerusform>%Ln 次元</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln open now, as the system says.</source>
   <translation>
    <numerusform>システムによれば、現在開いている接続は %Ln 件です。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln pages</source>
   <translation>
    <numerusform>%Ln ページ</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln passages</source>
   <translation>
    <numerusform>%Ln 個の段落</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln questions were written.</source>
   <translation>
    <numerusform>%Ln 個の質問を作りました。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln refused, the last one to {host}.</source>
   <translation>
    <numerusform>拒否した接続は %Ln 件、最後は {host} 宛てです。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln results</source>
   <translation>
    <numerusform>%Ln 件</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln to learn from</source>
   <translation>
    <numerusform>学習用 %Ln 件</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln tokens</source>
   <translation>
    <numerusform>%Ln トークン</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln unchanged</source>
   <translation>
    <numerusform>%Ln 件は変更なし</numerusform>
   </translation>
  </message>
  <message>
   <source>, </source>
   <translation>、</translation>
  </message>
  <message>
   <source>0 always takes the likeliest token.</source>
   <translation>0 では常に最も確率の高いトークンを選びます。</translation>
  </message>
  <message>
   <source>23 languages, for private use</source>
   <translation>23 言語、私的利用向け</translation>
  </message>
  <message>
   <source>50 languages, short passages</source>
   <translation>50 言語、短い文章</translation>
  </message>
  <message>
   <source>A backup is checked first. The present library is kept beside it, so nothing is lost.</source>
   <translation>バックアップはまず検査されます。現在のライブラリは隣に残るので、何も失われません。</translation>
  </message>
  <message>
   <source>A collection is a set of files and folders that are searched together.</source>
   <translation>コレクションは、まとめて検索するファイルとフォルダーの集まりです。</translation>
  </message>
  <message>
   <source>A copy ({size}) stays when the file is moved or its disk is taken away. Without a copy DeskRAG uses the file where it is and never deletes it.</source>
   <translation>コピー（{size}）は、元のファイルを移動したりディスクを外したりしても残ります。コピーしない場合は元の場所のファイルを使い、削除することはありません。</translation>
  </message>
  <message>
   <source>A file that needs more is given up, with a reason; in MB.</source>
   <translation>これより多くのメモリ（MB）が要るファイルは、理由を付けてあきらめます。</translation>
  </message>
  <message>
   <source>A line looks like {example}</source>
   <translation>一行はこのように書きます: {example}</translation>
  </message>
  <message>
   <source>A name of deskrag models list, or a sentence-transformers folder.</source>
   <translation>deskrag models list に出る名前か、sentence-transformers のフォルダーを指定します。</translation>
  </message>
  <message>
   <source>A name of deskrag models list, or the path of a GGUF file.</source>
   <translation>deskrag models list に出る名前か、GGUF ファイルのパスを指定します。</translation>
  </message>
  <message>
   <source>A short reply, not from your documents</source>
   <translation>文書によらない短い返事</translation>
  </message>
  <message>
   <source>A small adapter is trained on questions and answers, and then answers beside your documents. Start with examples: DeskRAG writes questions about your documents and keeps only those whose answer a search finds again. You look at them before anything is learned.</source>
   <translation>質問と回答から小さなアダプターを学習し、文書とあわせて回答に使います。まず学習例を用意します。DeskRAG が文書についての質問を作り、検索で答えがもう一度見つかったものだけを残します。学習の前に内容を確認できます。</translation>
  </message>
  <message>
   <source>A small adapter teaches the model how to answer about your documents, on this computer. Add documents to the library first, or begin with questions and answers you already have.</source>
   <translation>小さなアダプターを使って、文書への答え方をこのコンピューターの中でモデルに教えます。まずライブラリに文書を追加するか、手元の質問と回答から始めてください。</translation>
  </message>
  <message>
   <source>A smaller type takes less memory and often answers faster; below 4 bits answers get worse. Automatic measures speed and quality on this computer, which takes some minutes. The present model stays.</source>
   <translation>小さい形式ほどメモリが少なく、多くの場合速くなります。4 ビット未満では回答の質が落ちます。「自動」はこのコンピューターで速度と質を測ります（数分）。現在のモデルは残ります。</translation>
  </message>
  <message>
   <source>A source does not say so</source>
   <translation>出典の内容と合っていない</translation>
  </message>
  <message>
   <source>A whole model is imported with `deskrag models import`</source>
   <translation>モデル全体は `deskrag models import` で取り込みます</translation>
  </message>
  <message>
   <source>Absent</source>
   <translation>不在</translation>
  </message>
  <message>
   <source>Accept them at {address}, then set HF_TOKEN to a token of your account</source>
   <translation>{address} で同意してから、HF_TOKEN にアカウントのトークンを設定してください</translation>
  </message>
  <message>
   <source>Adapters</source>
   <translation>アダプター</translation>
  </message>
  <message>
   <source>Add</source>
   <translation>追加</translation>
  </message>
  <message>
   <source>Add a file</source>
   <translation>ファイルを追加</translation>
  </message>
  <message>
   <source>Add a file…</source>
   <translation>ファイルを追加…</translation>
  </message>
  <message>
   <source>Add a filter: {name}</source>
   <translation>絞り込みを追加: {name}</translation>
  </message>
  <message>
   <source>Add a folder…</source>
   <translation>フォルダーを追加…</translation>
  </message>
  <message>
   <source>Add copied files</source>
   <translation>コピーしたファイルを追加</translation>
  </message>
  <message>
   <source>Add documents</source>
   <translation>文書を追加</translation>
  </message>
  <message>
   <source>Add documents first, then ask about them here.</source>
   <translation>まず文書を追加すると、ここで質問できます。</translation>
  </message>
  <message>
   <source>Add files…</source>
   <translation>ファイルを追加…</translation>
  </message>
  <message>
   <source>Add to the index again</source>
   <translation>索引に戻す</translation>
  </message>
  <message>
   <source>Add what you want to know; `deskrag search` lists the documents that filters admit</source>
   <translation>知りたいことを書き足してください。絞り込みに当てはまる文書の一覧は `deskrag search` で見られます</translation>
  </message>
  <message>
   <source>Address of the endpoint</source>
   <translation>エンドポイントのアドレス</translation>
  </message>
  <message>
   <source>Address of the hub</source>
   <translation>モデルハブのアドレス</translation>
  </message>
  <message>
   <source>After so many seconds a file is given up, with a reason.</source>
   <translation>この秒数を過ぎたファイルは、理由を付けてあきらめます。</translation>
  </message>
  <message>
   <source>After so many seconds a model that is not loaded is given up.</source>
   <translation>この秒数で読み込めないモデルはあきらめます。</translation>
  </message>
  <message>
   <source>All</source>
   <translation>すべて</translation>
  </message>
  <message>
   <source>All collections</source>
   <translation>すべてのコレクション</translation>
  </message>
  <message>
   <source>All documents are embedded anew with it, beside the present index, which serves until that is done. It can be paused and takes minutes to hours, depending on how much there is.</source>
   <translation>すべての文書をこのモデルで埋め込み直します。現在の索引は、終わるまでそのまま使えます。一時停止でき、文書の量により数分から数時間かかります。</translation>
  </message>
  <message>
   <source>All questions and answers of your chats</source>
   <translation>チャットのすべての質問と回答</translation>
  </message>
  <message>
   <source>Allow your account to read the file, then try again.</source>
   <translation>このファイルの読み取りを自分のアカウントに許可してから、もう一度お試しください。</translation>
  </message>
  <message>
   <source>Allowed pages</source>
   <translation>許可するページ</translation>
  </message>
  <message>
   <source>An OpenAI-compatible service that writes the answers instead of a local model (off while url is empty).</source>
   <translation>ローカルモデルの代わりに回答を書く OpenAI 互換サービスです（アドレスが空の間はオフ）。</translation>
  </message>
  <message>
   <source>An endpoint</source>
   <translation>エンドポイント</translation>
  </message>
  <message>
   <source>Another training runs now.</source>
   <translation>別の学習が進行中です。</translation>
  </message>
  <message>
   <source>Answer to learn</source>
   <translation>学習する回答</translation>
  </message>
  <message>
   <source>Answer with</source>
   <translation>回答に使うもの</translation>
  </message>
  <message>
   <source>Answer with {name}</source>
   <translation>{name} で回答する</translation>
  </message>
  <message>
   <source>Answer: {text}</source>
   <translation>回答: {text}</translation>
  </message>
  <message>
   <source>Answered by a rule</source>
   <translation>ルールによる回答</translation>
  </message>
  <message>
   <source>Answered by a tuned model</source>
   <translation>調整したモデルが回答</translation>
  </message>
  <message>
   <source>Answered by the rule “{name}”</source>
   <translation>ルール「{name}」による回答</translation>
  </message>
  <message>
   <source>Answered by the tuned model for “{name}”</source>
   <translation>「{name}」用に調整したモデルが回答</translation>
  </message>
  <message>
   <source>Answering held-out questions with and without the adapter</source>
   <translation>測定用の質問に、アダプターありとなしで回答中</translation>
  </message>
  <message>
   <source>Answers</source>
   <translation>回答</translation>
  </message>
  <message>
   <source>Answers at a time</source>
   <translation>同時に書く回答</translation>
  </message>
  <message>
   <source>Answers at once</source>
   <translation>同時回答</translation>
  </message>
  <message>
   <source>Answers better</source>
   <translation>回答が良くなる</translation>
  </message>
  <message>
   <source>Answers come from {address}</source>
   <translation>回答元：{address}</translation>
  </message>
  <message>
   <source>Answers no better</source>
   <translation>回答は変わらない</translation>
  </message>
  <message>
   <source>Answers now</source>
   <translation>回答に使用中</translation>
  </message>
  <message>
   <source>Answers worse</source>
   <translation>回答が悪くなる</translation>
  </message>
  <message>
   <source>Answers you rated as good</source>
   <translation>「良い」と評価した回答</translation>
  </message>
  <message>
   <source>Any language</source>
   <translation>すべての言語</translation>
  </message>
  <message>
   <source>Any licence</source>
   <translation>すべてのライセンス</translation>
  </message>
  <message>
   <source>Any purpose</source>
   <translation>すべての用途</translation>
  </message>
  <message>
   <source>Any question</source>
   <translation>すべての質問</translation>
  </message>
  <message>
   <source>Any size</source>
   <translation>すべてのサイズ</translation>
  </message>
  <message>
   <source>Apache or MIT</source>
   <translation>Apache または MIT</translation>
  </message>
  <message>
   <source>Appearance</source>
   <translation>外観</translation>
  </message>
  <message>
   <source>Arabic</source>
   <translation>アラビア語</translation>
  </message>
  <message>
   <source>Are you online? Run the same command again: it goes on where it stopped</source>
   <translation>インターネットにつながっていますか？もう一度実行すると、中断したところから続きます</translation>
  </message>
  <message>
   <source>Ask about less at once</source>
   <translation>一度に聞く内容を減らしてください</translation>
  </message>
  <message>
   <source>Ask about one thing at a time, or add long texts as files</source>
   <translation>一度に一つのことを質問するか、長い文章はファイルとして追加してください</translation>
  </message>
  <message>
   <source>Ask about this</source>
   <translation>これについて質問</translation>
  </message>
  <message>
   <source>Ask again</source>
   <translation>もう一度質問</translation>
  </message>
  <message>
   <source>Ask again, or raise endpoint.seconds if the model there is slow</source>
   <translation>もう一度質問するか、モデルが遅いなら endpoint.seconds を大きくしてください</translation>
  </message>
  <message>
   <source>Ask again.</source>
   <translation>もう一度質問してください。</translation>
  </message>
  <message>
   <source>Ask in the chat</source>
   <translation>チャットで質問</translation>
  </message>
  <message>
   <source>Ask the documents instead</source>
   <translation>代わりに文書に質問する</translation>
  </message>
  <message>
   <source>Ask with a model</source>
   <translation>モデルを使って質問してください</translation>
  </message>
  <message>
   <source>Ask your documents…</source>
   <translation>文書に質問する…</translation>
  </message>
  <message>
   <source>Asking an earlier question anew</source>
   <translation>前の質問をもう一度尋ねます</translation>
  </message>
  <message>
   <source>Asking the model hub…</source>
   <translation>モデルハブに問い合わせています…</translation>
  </message>
  <message>
   <source>Automatic</source>
   <translation>自動</translation>
  </message>
  <message>
   <source>Automatic: the fastest whose quality holds</source>
   <translation>自動：質を保つ最速の形式</translation>
  </message>
  <message>
   <source>Automatic: {value}</source>
   <translation>自動: {value}</translation>
  </message>
  <message>
   <source>Back to the citation</source>
   <translation>引用箇所に戻る</translation>
  </message>
  <message>
   <source>Back to the default</source>
   <translation>初期値に戻す</translation>
  </message>
  <message>
   <source>Back to {place}</source>
   <translation>{place}へ戻る</translation>
  </message>
  <message>
   <source>Back up</source>
   <translation>バックアップ</translation>
  </message>
  <message>
   <source>Back up…</source>
   <translation>バックアップ…</translation>
  </message>
  <message>
   <source>Backup</source>
   <translation>バックアップ</translation>
  </message>
  <message>
   <source>Backups</source>
   <translation>バックアップ</translation>
  </message>
  <message>
   <source>Bad answer</source>
   <translation>悪い回答</translation>
  </message>
  <message>
   <source>Base address, such as http://127.0.0.1:8080/v1; text of documents is sent there.</source>
   <translation>http://127.0.0.1:8080/v1 のような基底アドレスです。文書の本文がそこへ送られます。</translation>
  </message>
  <message>
   <source>Batch</source>
   <translation>バッチ</translation>
  </message>
  <message>
   <source>Before this year</source>
   <translation>昨年まで</translation>
  </message>
  <message>
   <source>Before {date}</source>
   <translation>{date} より前</translation>
  </message>
  <message>
   <source>Best held-out loss</source>
   <translation>測定用の最小損失</translation>
  </message>
  <message>
   <source>Better start from an F16 or BF16 file; or give --allow-requantize, or --type auto, which measures</source>
   <translation>F16 または BF16 のファイルから始めるのがおすすめです。--allow-requantize か、測って選ぶ --type auto も使えます</translation>
  </message>
  <message>
   <source>Better with it</source>
   <translation>ありの方が良い</translation>
  </message>
  <message>
   <source>Bring it back, or choose another</source>
   <translation>元に戻すか、別のものを選んでください</translation>
  </message>
  <message>
   <source>Bring it back, or run `deskrag models remove {name}`</source>
   <translation>元に戻すか、`deskrag models remove {name}` を実行してください</translation>
  </message>
  <message>
   <source>CPU threads</source>
   <translation>CPU スレッド</translation>
  </message>
  <message>
   <source>Cache</source>
   <translation>キャッシュ</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>キャンセル</translation>
  </message>
  <message>
   <source>Cancelled. What was indexed stays.</source>
   <translation>中止しました。登録済みの分は残ります。</translation>
  </message>
  <message>
   <source>Candidates</source>
   <translation>候補</translation>
  </message>
  <message>
   <source>Candidates taken from each index before fusion.</source>
   <translation>統合の前に各索引から取る候補の数です。</translation>
  </message>
  <message>
   <source>Change hub.url in the settings</source>
   <translation>設定の hub.url を変えてください</translation>
  </message>
  <message>
   <source>Change it in {path} or in the environment</source>
   <translation>{path} または環境変数で変更してください</translation>
  </message>
  <message>
   <source>Change the words, the collection or the state.</source>
   <translation>言葉、コレクション、状態のいずれかを変えてください。</translation>
  </message>
  <message>
   <source>Changed. The default is {value}.</source>
   <translation>変更済みです。初期値は {value} です。</translation>
  </message>
  <message numerus="yes">
   <source>Changes in %Ln folders cannot be followed: {names}</source>
   <translation>
    <numerusform>%Ln 個のフォルダーの変更は自動で追跡できません: {names}</numerusform>
   </translation>
  </message>
  <message>
   <source>Chat</source>
   <translation>チャット</translation>
  </message>
  <message>
   <source>Chats</source>
   <translation>チャット</translation>
  </message>
  <message>
   <source>Check the folder's permissions and that its disk is there</source>
   <translation>フォルダーのアクセス権と、ディスクがつながっているかを確認してください</translation>
  </message>
  <message>
   <source>Check the free disk space and install the model again</source>
   <translation>ディスクの空きを確認し、モデルを入れ直してください</translation>
  </message>
  <message>
   <source>Check the key in the environment variable {name}</source>
   <translation>環境変数 {name} のキーを確認してください</translation>
  </message>
  <message>
   <source>Check the name; for a private one set HF_TOKEN</source>
   <translation>名前を確認してください。非公開のものには HF_TOKEN が必要です</translation>
  </message>
  <message>
   <source>Check the spelling</source>
   <translation>つづりを確認してください</translation>
  </message>
  <message>
   <source>Check the spelling, or make one: deskrag index PATH --library FOLDER</source>
   <translation>つづりを確認するか、新しく作ってください: deskrag index PATH --library FOLDER</translation>
  </message>
  <message>
   <source>Checking and unpacking the backup…</source>
   <translation>バックアップを検査して展開しています…</translation>
  </message>
  <message>
   <source>Chinese</source>
   <translation>中国語</translation>
  </message>
  <message>
   <source>Choose a collection or a file</source>
   <translation>コレクションかファイルを選んでください</translation>
  </message>
  <message>
   <source>Choose a file to see what became of it.</source>
   <translation>ファイルを選ぶと、その状態を表示します。</translation>
  </message>
  <message>
   <source>Choose a folder</source>
   <translation>フォルダーを選択</translation>
  </message>
  <message>
   <source>Choose a folder…</source>
   <translation>フォルダーを選択…</translation>
  </message>
  <message>
   <source>Choose a larger language model, which writes better questions, another collection, or a file of questions and answers</source>
   <translation>より良い質問を書ける大きな言語モデル、別のコレクション、または質問と回答のファイルを選んでください</translation>
  </message>
  <message>
   <source>Choose a larger language model, which writes better questions, or import pairs with --from</source>
   <translation>より良い質問を書ける大きな言語モデルを選ぶか、質問と回答の組を取り込んでください</translation>
  </message>
  <message>
   <source>Choose a model</source>
   <translation>モデルを選ぶ</translation>
  </message>
  <message>
   <source>Choose a model made for chat (“instruct”)</source>
   <translation>会話用（「instruct」）のモデルを選んでください</translation>
  </message>
  <message>
   <source>Choose a model of one of these: {names}</source>
   <translation>次のいずれかのモデルを選んでください: {names}</translation>
  </message>
  <message>
   <source>Choose a sentence-transformers model with .safetensors weights</source>
   <translation>.safetensors の重みを持つ sentence-transformers モデルを選んでください</translation>
  </message>
  <message>
   <source>Choose a smaller model or quantisation, or close other programs</source>
   <translation>小さいモデルや量子化を選ぶか、ほかのプログラムを閉じてください</translation>
  </message>
  <message>
   <source>Choose an adapter made for this model</source>
   <translation>このモデル用のアダプターを選んでください</translation>
  </message>
  <message>
   <source>Choose another disk</source>
   <translation>別のディスクを選んでください</translation>
  </message>
  <message>
   <source>Choose another file</source>
   <translation>別のファイルを選んでください</translation>
  </message>
  <message>
   <source>Choose another folder</source>
   <translation>別のフォルダーを選んでください</translation>
  </message>
  <message>
   <source>Choose another folder, or delete this one</source>
   <translation>別のフォルダーを選ぶか、このフォルダーを削除してください</translation>
  </message>
  <message>
   <source>Choose another model</source>
   <translation>別のモデルを選んでください</translation>
  </message>
  <message>
   <source>Choose another model with --model, or get the file again</source>
   <translation>別のモデルを選ぶか、ファイルを入手し直してください</translation>
  </message>
  <message>
   <source>Choose another model, or use --patterns</source>
   <translation>別のモデルを選ぶか、--patterns を使ってください</translation>
  </message>
  <message>
   <source>Choose another name</source>
   <translation>別の名前を選んでください</translation>
  </message>
  <message>
   <source>Choose another name with --name, or remove that one first</source>
   <translation>--name で別の名前を指定するか、先にそちらを削除してください</translation>
  </message>
  <message>
   <source>Choose another one first: `deskrag models use NAME` (see `deskrag models list --kind {kind}`)</source>
   <translation>先に別のモデルを選んでください: `deskrag models use NAME`（一覧は `deskrag models list --kind {kind}`）</translation>
  </message>
  <message>
   <source>Choose another one with DESKRAG_HOME or --library</source>
   <translation>DESKRAG_HOME または --library で別の場所を指定してください</translation>
  </message>
  <message>
   <source>Choose files</source>
   <translation>ファイルを選択</translation>
  </message>
  <message>
   <source>Choose files…</source>
   <translation>ファイルを選択…</translation>
  </message>
  <message>
   <source>Choose one with --name</source>
   <translation>--name で指定してください</translation>
  </message>
  <message>
   <source>Choose one, or type a new name. Files stay where they are.</source>
   <translation>既存のものを選ぶか、新しい名前を入力してください。ファイルは元の場所に残ります。</translation>
  </message>
  <message>
   <source>Choose that model with `deskrag models use {name}`, or train an adapter for this one</source>
   <translation>`deskrag models use {name}` でそのモデルを選ぶか、このモデル用にアダプターを学習してください</translation>
  </message>
  <message>
   <source>Choose the folder of a sentence-transformers model</source>
   <translation>sentence-transformers モデルのフォルダーを選んでください</translation>
  </message>
  <message>
   <source>Choose the model in another quantisation, such as Q8_0</source>
   <translation>Q8_0 など、別の量子化のモデルを選んでください</translation>
  </message>
  <message>
   <source>Choose the model it was trained for</source>
   <translation>学習に使ったモデルを選んでください</translation>
  </message>
  <message>
   <source>Choose the model it was trained for with --base</source>
   <translation>学習に使ったモデルを --base で指定してください</translation>
  </message>
  <message>
   <source>Choose what to learn from</source>
   <translation>学習の元を選んでください</translation>
  </message>
  <message>
   <source>Clear</source>
   <translation>消去</translation>
  </message>
  <message>
   <source>Clear finished</source>
   <translation>終わったものを消す</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>閉じる</translation>
  </message>
  <message>
   <source>Close other programs that use it, then try again</source>
   <translation>これを使っているほかのプログラムを閉じてから、もう一度お試しください</translation>
  </message>
  <message>
   <source>Close other programs, choose a smaller model, or lower rank, sequence length or batch</source>
   <translation>ほかのプログラムを閉じるか、小さいモデルを選ぶか、ランク・系列長・バッチを小さくしてください</translation>
  </message>
  <message>
   <source>Close the source</source>
   <translation>出典を閉じる</translation>
  </message>
  <message>
   <source>Collection</source>
   <translation>コレクション</translation>
  </message>
  <message>
   <source>Collection to ask</source>
   <translation>質問するコレクション</translation>
  </message>
  <message>
   <source>Collection: {name}</source>
   <translation>コレクション: {name}</translation>
  </message>
  <message>
   <source>Collections</source>
   <translation>コレクション</translation>
  </message>
  <message>
   <source>Collections: {names}</source>
   <translation>コレクション: {names}</translation>
  </message>
  <message>
   <source>Comment</source>
   <translation>コメント</translation>
  </message>
  <message>
   <source>Commercial use</source>
   <translation>商用利用可</translation>
  </message>
  <message>
   <source>Connection refused</source>
   <translation>接続が拒否されました</translation>
  </message>
  <message>
   <source>Connections</source>
   <translation>接続</translation>
  </message>
  <message>
   <source>Context of the endpoint</source>
   <translation>エンドポイントの文脈長</translation>
  </message>
  <message>
   <source>Context window</source>
   <translation>文脈長</translation>
  </message>
  <message>
   <source>Continue to training</source>
   <translation>学習に進む</translation>
  </message>
  <message>
   <source>Convert it to EPUB</source>
   <translation>EPUB に変換してください</translation>
  </message>
  <message>
   <source>Converting the adapter…</source>
   <translation>アダプターを変換しています…</translation>
  </message>
  <message>
   <source>Copied with its sources.</source>
   <translation>出典付きでコピーしました。</translation>
  </message>
  <message>
   <source>Copied {name}.</source>
   <translation>{name} をコピーしました。</translation>
  </message>
  <message>
   <source>Copy</source>
   <translation>コピー</translation>
  </message>
  <message>
   <source>Copy the cited words</source>
   <translation>引用箇所をコピー</translation>
  </message>
  <message>
   <source>Copy with sources</source>
   <translation>出典付きでコピー</translation>
  </message>
  <message>
   <source>Copying the library…</source>
   <translation>ライブラリをコピーしています…</translation>
  </message>
  <message>
   <source>Correct or move it</source>
   <translation>直すか、別の場所へ移してください</translation>
  </message>
  <message>
   <source>Could not be read</source>
   <translation>読み取れませんでした</translation>
  </message>
  <message>
   <source>Create</source>
   <translation>作成</translation>
  </message>
  <message>
   <source>Damaged or unusual</source>
   <translation>破損しているか、特殊な形式</translation>
  </message>
  <message>
   <source>Dark</source>
   <translation>ダーク</translation>
  </message>
  <message>
   <source>Data and backup</source>
   <translation>データとバックアップ</translation>
  </message>
  <message>
   <source>Data folder</source>
   <translation>データフォルダー</translation>
  </message>
  <message>
   <source>Date</source>
   <translation>日付</translation>
  </message>
  <message>
   <source>Default: {value}.</source>
   <translation>初期値：{value}。</translation>
  </message>
  <message>
   <source>Delete</source>
   <translation>削除</translation>
  </message>
  <message>
   <source>Delete the chosen chat</source>
   <translation>選択したチャットを削除</translation>
  </message>
  <message>
   <source>Delete the file and choose again</source>
   <translation>ファイルを削除して、選び直してください</translation>
  </message>
  <message>
   <source>Delete the folder so that it is made anew, or choose another model</source>
   <translation>フォルダーを削除して作り直すか、別のモデルを選んでください</translation>
  </message>
  <message>
   <source>Delete this folder; it is made anew at the next start</source>
   <translation>このフォルダーを削除してください。次に起動するときに作り直されます</translation>
  </message>
  <message>
   <source>Delete {name}?</source>
   <translation>「{name}」を削除しますか？</translation>
  </message>
  <message>
   <source>Delete…</source>
   <translation>削除…</translation>
  </message>
  <message>
   <source>DeskRAG is ready</source>
   <translation>DeskRAG の準備ができました</translation>
  </message>
  <message>
   <source>DeskRAG is set to stay offline, so no connection was made</source>
   <translation>DeskRAG はオフラインに設定されているため、接続しませんでした</translation>
  </message>
  <message>
   <source>DeskRAG reads your documents on this computer and answers from them, with the page and the words.</source>
   <translation>DeskRAG はこのコンピューターの中だけで文書を読み、該当ページと文言を示して答えます。</translation>
  </message>
  <message>
   <source>DeskRAG will connect to {host} and fetch {name} ({size}). Only the name of the model is asked for: nothing of your documents, questions or settings is sent. Without your click DeskRAG never downloads anything.</source>
   <translation>DeskRAG は {host} に接続し、{name}（{size}）を取得します。伝えるのはモデルの名前だけで、文書・質問・設定は一切送りません。クリックなしに何かをダウンロードすることはありません。</translation>
  </message>
  <message>
   <source>DeskRAG: indexing paused</source>
   <translation>DeskRAG: 索引の作成を一時停止中</translation>
  </message>
  <message>
   <source>DeskRAG: indexing, {percent} %</source>
   <translation>DeskRAG: 索引を作成中 {percent} %</translation>
  </message>
  <message>
   <source>Details</source>
   <translation>詳細</translation>
  </message>
  <message>
   <source>Device or resource busy</source>
   <translation>ほかで使用中です</translation>
  </message>
  <message>
   <source>Did you mean {name}? On this machine: {names}</source>
   <translation>{name} のことですか？このコンピューターにあるもの: {names}</translation>
  </message>
  <message>
   <source>Did you mean {name}? On this machine: {names}; `deskrag models list` shows all; or give a GGUF file</source>
   <translation>{name} のことですか？このコンピューターにあるもの: {names}。すべての一覧は `deskrag models list` で見られます。GGUF ファイルも指定できます</translation>
  </message>
  <message>
   <source>Disk</source>
   <translation>ディスク</translation>
  </message>
  <message>
   <source>Divide it</source>
   <translation>分割してください</translation>
  </message>
  <message>
   <source>Divided by commas. Left empty, it answers any question.</source>
   <translation>「、」で区切ります。空欄なら、すべての質問に答えます。</translation>
  </message>
  <message>
   <source>Documents</source>
   <translation>文書</translation>
  </message>
  <message>
   <source>Documents are embedded anew; choose it in Models to start that.</source>
   <translation>文書の埋め込み直しが必要です。「モデル」で選ぶと開始できます。</translation>
  </message>
  <message>
   <source>Documents, questions and answers stay on this computer.</source>
   <translation>文書、質問、回答はこのコンピューターの中に留まります。</translation>
  </message>
  <message>
   <source>Does not fit</source>
   <translation>メモリ不足</translation>
  </message>
  <message>
   <source>Done</source>
   <translation>完了</translation>
  </message>
  <message>
   <source>Double-click or press Enter to edit a question or an answer.</source>
   <translation>ダブルクリックか Enter で、質問や回答を編集できます。</translation>
  </message>
  <message>
   <source>Download</source>
   <translation>ダウンロード</translation>
  </message>
  <message>
   <source>Download from the internet?</source>
   <translation>インターネットからダウンロードしますか？</translation>
  </message>
  <message>
   <source>Downloads</source>
   <translation>ダウンロード</translation>
  </message>
  <message>
   <source>Drop a folder here to begin</source>
   <translation>フォルダーをここにドロップして始めましょう</translation>
  </message>
  <message>
   <source>Drop files or a folder anywhere in the window.</source>
   <translation>ウィンドウのどこにでも、ファイルやフォルダーをドロップできます。</translation>
  </message>
  <message>
   <source>Drop to add</source>
   <translation>ドロップして追加</translation>
  </message>
  <message>
   <source>Each connection is counted before it is made; this computer itself is not counted.</source>
   <translation>接続はすべて、つながる前に数えられます。このコンピューター自身への接続は数えません。</translation>
  </message>
  <message>
   <source>Earlier</source>
   <translation>それ以前</translation>
  </message>
  <message>
   <source>Earlier turns</source>
   <translation>以前のやりとり</translation>
  </message>
  <message>
   <source>Edit the question</source>
   <translation>質問を編集</translation>
  </message>
  <message>
   <source>Editing your last question: the new answer takes the place of the old one</source>
   <translation>直前の質問を編集中：新しい回答が古い回答に置き換わります</translation>
  </message>
  <message>
   <source>Embedding model</source>
   <translation>埋め込みモデル</translation>
  </message>
  <message>
   <source>Embedding with {name}</source>
   <translation>{name} で埋め込み中</translation>
  </message>
  <message>
   <source>Endpoint</source>
   <translation>エンドポイント</translation>
  </message>
  <message>
   <source>Engine</source>
   <translation>エンジン</translation>
  </message>
  <message>
   <source>English</source>
   <translation>英語</translation>
  </message>
  <message>
   <source>English and Romance languages</source>
   <translation>英語とロマンス諸語</translation>
  </message>
  <message>
   <source>English and Romance languages on a laptop</source>
   <translation>ノート PC で英語とロマンス諸語</translation>
  </message>
  <message>
   <source>English, better than the starter on longer passages</source>
   <translation>英語。長めの文章では付属モデルより高品質</translation>
  </message>
  <message>
   <source>English, careful search</source>
   <translation>英語、ていねいな検索</translation>
  </message>
  <message>
   <source>English, long passages; needs a transformers that knows nomic_bert</source>
   <translation>英語、長い文章。nomic_bert に対応した transformers が必要</translation>
  </message>
  <message>
   <source>English, search rather than similarity</source>
   <translation>英語。類似度よりも検索向け</translation>
  </message>
  <message>
   <source>Enlarge the page</source>
   <translation>ページを拡大</translation>
  </message>
  <message>
   <source>Environment variable that holds the key.</source>
   <translation>鍵を保持する環境変数です。</translation>
  </message>
  <message>
   <source>European languages in little memory; can reason</source>
   <translation>少ないメモリで欧州の言語。推論もできる</translation>
  </message>
  <message>
   <source>Every connection to another computer is refused: also downloads of models, and an endpoint elsewhere. While it is off, only what you ask for goes out.</source>
   <translation>他のコンピューターへの接続をすべて拒否します。モデルのダウンロードや外部のエンドポイントも同様です。オフの間も、外へ出るのはあなたが頼んだものだけです。</translation>
  </message>
  <message>
   <source>Every file you add is listed here with what became of it: searchable, left out or failed, and why.</source>
   <translation>追加したファイルの状態（検索可能、対象外、失敗）とその理由が、すべてここに並びます。</translation>
  </message>
  <message>
   <source>Everything can be done without a mouse.</source>
   <translation>すべての操作をマウスなしで行えます。</translation>
  </message>
  <message>
   <source>Examples</source>
   <translation>学習例</translation>
  </message>
  <message>
   <source>Expected</source>
   <translation>期待する回答</translation>
  </message>
  <message>
   <source>Export</source>
   <translation>書き出す</translation>
  </message>
  <message>
   <source>Export chat</source>
   <translation>チャットを書き出す</translation>
  </message>
  <message>
   <source>Failed</source>
   <translation>失敗</translation>
  </message>
  <message>
   <source>Failed files</source>
   <translation>失敗したファイル</translation>
  </message>
  <message>
   <source>Fewer details</source>
   <translation>詳細を隠す</translation>
  </message>
  <message>
   <source>File</source>
   <translation>ファイル</translation>
  </message>
  <message>
   <source>File exists</source>
   <translation>同じ名前のファイルがあります</translation>
  </message>
  <message>
   <source>File name</source>
   <translation>ファイル名</translation>
  </message>
  <message>
   <source>File name or reason</source>
   <translation>ファイル名または理由</translation>
  </message>
  <message>
   <source>File name too long</source>
   <translation>名前が長すぎます</translation>
  </message>
  <message>
   <source>File: {name}</source>
   <translation>ファイル: {name}</translation>
  </message>
  <message>
   <source>Files of the library</source>
   <translation>ライブラリのファイル</translation>
  </message>
  <message>
   <source>Find</source>
   <translation>検索</translation>
  </message>
  <message>
   <source>Find a model</source>
   <translation>モデルを探す</translation>
  </message>
  <message>
   <source>Find a setting</source>
   <translation>設定を探す</translation>
  </message>
  <message>
   <source>Finding passages for the questions</source>
   <translation>質問に合う文章を探しています</translation>
  </message>
  <message>
   <source>Finished</source>
   <translation>完了</translation>
  </message>
  <message>
   <source>First view, and so on</source>
   <translation>最初の画面（以下同様）</translation>
  </message>
  <message>
   <source>Fit the page to the width</source>
   <translation>ページを幅に合わせる</translation>
  </message>
  <message>
   <source>Fit the width</source>
   <translation>幅に合わせる</translation>
  </message>
  <message>
   <source>Flash attention</source>
   <translation>Flash Attention</translation>
  </message>
  <message>
   <source>Follow folders</source>
   <translation>フォルダーを追う</translation>
  </message>
  <message>
   <source>Follow folders by itself</source>
   <translation>フォルダーの変更を自動で反映</translation>
  </message>
  <message>
   <source>For any question</source>
   <translation>すべての質問用</translation>
  </message>
  <message>
   <source>For {topics}</source>
   <translation>{topics} 用</translation>
  </message>
  <message>
   <source>Format</source>
   <translation>形式</translation>
  </message>
  <message>
   <source>Found</source>
   <translation>検索結果</translation>
  </message>
  <message>
   <source>Free some space</source>
   <translation>空き容量を増やしてください</translation>
  </message>
  <message>
   <source>Free some space and run the same command again</source>
   <translation>空き容量を増やしてから、もう一度実行してください</translation>
  </message>
  <message>
   <source>Free some space and run the same command again: it goes on where it stopped</source>
   <translation>空き容量を増やしてから、もう一度実行してください。中断したところから続きます</translation>
  </message>
  <message>
   <source>Free some space and start it again: it goes on from the last checkpoint</source>
   <translation>空き容量を増やしてから始め直してください。最後の保存点から続きます</translation>
  </message>
  <message>
   <source>Free some space and try again</source>
   <translation>空き容量を増やしてから、もう一度お試しください</translation>
  </message>
  <message>
   <source>Free some space, or choose another folder</source>
   <translation>空き容量を増やすか、別のフォルダーを選んでください</translation>
  </message>
  <message>
   <source>Free some space, or choose another folder with DESKRAG_MODELS</source>
   <translation>空き容量を増やすか、DESKRAG_MODELS で別のフォルダーを指定してください</translation>
  </message>
  <message>
   <source>French</source>
   <translation>フランス語</translation>
  </message>
  <message>
   <source>From</source>
   <translation>出典</translation>
  </message>
  <message>
   <source>From your documents</source>
   <translation>文書に基づく回答</translation>
  </message>
  <message>
   <source>Further patterns to leave out, in .gitignore syntax.</source>
   <translation>除外するパターンです（.gitignore の書式）。</translation>
  </message>
  <message>
   <source>Fused attention reads prompts faster. Without it, an answer may differ a little when it is asked for again.</source>
   <translation>融合された注意機構はプロンプトを速く読みます。使わないと、同じ質問でも回答が少し変わることがあります。</translation>
  </message>
  <message>
   <source>GGUF version {version} is not supported</source>
   <translation>GGUF の版 {version} には対応していません</translation>
  </message>
  <message>
   <source>GPU</source>
   <translation>GPU</translation>
  </message>
  <message>
   <source>GPU and processor</source>
   <translation>GPU とプロセッサー</translation>
  </message>
  <message>
   <source>German</source>
   <translation>ドイツ語</translation>
  </message>
  <message>
   <source>Get another copy of the model</source>
   <translation>別の場所からモデルを入手してください</translation>
  </message>
  <message>
   <source>Get it again</source>
   <translation>入手し直してください</translation>
  </message>
  <message>
   <source>Get it with `deskrag models download {name}`</source>
   <translation>「モデル」か `deskrag models download {name}` でダウンロードしてください</translation>
  </message>
  <message>
   <source>Get the file again</source>
   <translation>ファイルを入手し直してください</translation>
  </message>
  <message>
   <source>Get the model again, or choose another one</source>
   <translation>モデルを入手し直すか、別のモデルを選んでください</translation>
  </message>
  <message>
   <source>Give --collection NAME, --from FILE, --chats or --ratings</source>
   <translation>コレクション、ファイル、会話、評価のいずれかを指定してください</translation>
  </message>
  <message>
   <source>Give --file; there are: {names}</source>
   <translation>--file で指定してください。あるもの: {names}</translation>
  </message>
  <message>
   <source>Give a GGUF adapter, or a folder in PEFT layout</source>
   <translation>GGUF アダプターか、PEFT 形式のフォルダーを指定してください</translation>
  </message>
  <message>
   <source>Give a GGUF chat model</source>
   <translation>会話用の GGUF モデルを指定してください</translation>
  </message>
  <message>
   <source>Give a GGUF file for writing, or the folder of a sentence-transformers model for searching</source>
   <translation>回答用には GGUF ファイルを、検索用には sentence-transformers モデルのフォルダーを指定してください</translation>
  </message>
  <message>
   <source>Give a file whose name usually ends in .gguf</source>
   <translation>名前がふつう .gguf で終わるファイルを指定してください</translation>
  </message>
  <message>
   <source>Give a folder with config.json and safetensors</source>
   <translation>config.json と safetensors のあるフォルダーを指定してください</translation>
  </message>
  <message>
   <source>Give a folder with {config} and adapter_model.safetensors, or a GGUF adapter</source>
   <translation>{config} と adapter_model.safetensors のあるフォルダーか、GGUF アダプターを指定してください</translation>
  </message>
  <message>
   <source>Give an adapter; a whole model is imported with `deskrag models import`</source>
   <translation>アダプターを指定してください。モデル全体は `deskrag models import` で取り込みます</translation>
  </message>
  <message>
   <source>Give another place</source>
   <translation>別の場所を指定してください</translation>
  </message>
  <message>
   <source>Give some words to search for</source>
   <translation>検索する言葉を入力してください</translation>
  </message>
  <message>
   <source>Give that file</source>
   <translation>そのファイルを指定してください</translation>
  </message>
  <message>
   <source>Give the base model</source>
   <translation>元のモデルを指定してください</translation>
  </message>
  <message>
   <source>Give the base model it was made from</source>
   <translation>元になったモデルを指定してください</translation>
  </message>
  <message>
   <source>Give the file in it</source>
   <translation>その中のファイルを指定してください</translation>
  </message>
  <message>
   <source>Give the files their own names back: NAME-00001-of-{count}.gguf and so on</source>
   <translation>ファイルの名前を元に戻してください: NAME-00001-of-{count}.gguf など</translation>
  </message>
  <message>
   <source>Give the layers and the rank it was trained with, or leave them out</source>
   <translation>学習したときと同じ層とランクを指定するか、どちらも指定しないでください</translation>
  </message>
  <message>
   <source>Give the other GGUF file of that model</source>
   <translation>そのモデルの、もう一方の GGUF ファイルを指定してください</translation>
  </message>
  <message>
   <source>Give the unquantised model, or a GGUF file</source>
   <translation>量子化していないモデルか、GGUF ファイルを指定してください</translation>
  </message>
  <message>
   <source>Give {name}</source>
   <translation>{name} を指定してください</translation>
  </message>
  <message>
   <source>Go on</source>
   <translation>続ける</translation>
  </message>
  <message>
   <source>Go through the proxies that the environment names.</source>
   <translation>環境変数が示すプロキシを使います。</translation>
  </message>
  <message>
   <source>Good answer</source>
   <translation>良い回答</translation>
  </message>
  <message>
   <source>Groups of settings</source>
   <translation>設定の分類</translation>
  </message>
  <message>
   <source>Guess ahead</source>
   <translation>先読み</translation>
  </message>
  <message>
   <source>Guess the next words from the passages where that is quicker.</source>
   <translation>速くなる場合に、文書の箇所から次の語を先読みします。</translation>
  </message>
  <message>
   <source>Hard to understand</source>
   <translation>わかりにくい</translation>
  </message>
  <message>
   <source>Held out</source>
   <translation>測定用</translation>
  </message>
  <message>
   <source>Held-out loss</source>
   <translation>測定用の損失</translation>
  </message>
  <message>
   <source>Hide</source>
   <translation>隠す</translation>
  </message>
  <message>
   <source>How answers are written.</source>
   <translation>回答の書き方です。</translation>
  </message>
  <message>
   <source>How documents are split and embedded.</source>
   <translation>文書の分割と埋め込みの方法です。</translation>
  </message>
  <message>
   <source>How long is the warranty of the X200?</source>
   <translation>X100-Jの保証期間は何か月ですか。</translation>
  </message>
  <message>
   <source>How many are written side by side, as when several programs ask; automatic (0) means 8.</source>
   <translation>並行して書く回答の数です（複数のプログラムが尋ねるときなど）。自動（0）は 8 です。</translation>
  </message>
  <message>
   <source>How many of the candidates an answer may rest on.</source>
   <translation>候補のうち、1 件の回答が根拠にできる箇所の数です。</translation>
  </message>
  <message>
   <source>How many passages a search shows.</source>
   <translation>検索で表示する箇所の数です。</translation>
  </message>
  <message>
   <source>How many questions of the chat, with their answers, a model is shown beside a new one.</source>
   <translation>新しい質問と一緒にモデルに渡す、それまでの質問と回答の組の数です。</translation>
  </message>
  <message>
   <source>How many work on an answer; automatic (0) means as many as physical cores.</source>
   <translation>回答の計算に使う数です。自動（0）は物理コア数です。</translation>
  </message>
  <message>
   <source>How passages are found.</source>
   <translation>箇所の探し方です。</translation>
  </message>
  <message>
   <source>How several GPUs share a model: whole layers, rows of each, or only one GPU.</source>
   <translation>複数の GPU でのモデルの分け方です：層ごと、行ごと、または 1 つの GPU のみ。</translation>
  </message>
  <message>
   <source>How the language model runs.</source>
   <translation>言語モデルの動かし方です。</translation>
  </message>
  <message>
   <source>If you replaced it yourself, run `deskrag models import --again {name}`; otherwise get it again</source>
   <translation>自分で置き換えたのなら `deskrag models import --again {name}` を実行し、そうでなければ入手し直してください</translation>
  </message>
  <message>
   <source>Images too; needs the extra deskrag[ocr].</source>
   <translation>画像も読みます。追加の deskrag[ocr] が必要です。</translation>
  </message>
  <message>
   <source>Import a file…</source>
   <translation>ファイルを取り込む…</translation>
  </message>
  <message>
   <source>Import a model</source>
   <translation>モデルを取り込む</translation>
  </message>
  <message>
   <source>Import {name}?</source>
   <translation>{name} を取り込みますか？</translation>
  </message>
  <message>
   <source>In all</source>
   <translation>合計</translation>
  </message>
  <message>
   <source>In tokens; a hundred are about 75 English words.</source>
   <translation>トークン数です。100 トークンは英語で約 75 語です。</translation>
  </message>
  <message>
   <source>In use</source>
   <translation>使用中</translation>
  </message>
  <message numerus="yes">
   <source>Index %Ln changed files</source>
   <translation>
    <numerusform>変更された %Ln 件を索引に登録</numerusform>
   </translation>
  </message>
  <message>
   <source>Index again</source>
   <translation>索引を作り直す</translation>
  </message>
  <message>
   <source>Index changed files</source>
   <translation>変更されたファイルを索引に登録</translation>
  </message>
  <message>
   <source>Index now</source>
   <translation>今すぐ登録</translation>
  </message>
  <message>
   <source>Indexed</source>
   <translation>索引の日時</translation>
  </message>
  <message>
   <source>Indexing</source>
   <translation>文書の登録</translation>
  </message>
  <message>
   <source>Indexing paused</source>
   <translation>登録を一時停止中</translation>
  </message>
  <message>
   <source>Indexing {percent} %</source>
   <translation>登録中 {percent} %</translation>
  </message>
  <message>
   <source>Indexing “{name}” stopped</source>
   <translation>「{name}」の索引の作成が止まりました</translation>
  </message>
  <message>
   <source>Indexing…</source>
   <translation>登録中…</translation>
  </message>
  <message>
   <source>Input should be a valid boolean</source>
   <translation>オンかオフを選んでください</translation>
  </message>
  <message>
   <source>Input should be a valid integer</source>
   <translation>整数を入力してください</translation>
  </message>
  <message>
   <source>Input should be a valid integer, unable to parse string as an integer</source>
   <translation>整数を入力してください</translation>
  </message>
  <message>
   <source>Input should be a valid number</source>
   <translation>数値を入力してください</translation>
  </message>
  <message>
   <source>Input should be a valid number, unable to parse string as a number</source>
   <translation>数値を入力してください</translation>
  </message>
  <message>
   <source>Input should be a valid string</source>
   <translation>文字を入力してください</translation>
  </message>
  <message>
   <source>Input should be greater than or equal to {number}</source>
   <translation>{number} 以上にしてください</translation>
  </message>
  <message>
   <source>Input should be greater than {number}</source>
   <translation>{number} より大きくしてください</translation>
  </message>
  <message>
   <source>Input should be less than or equal to {number}</source>
   <translation>{number} 以下にしてください</translation>
  </message>
  <message>
   <source>Input should be less than {number}</source>
   <translation>{number} より小さくしてください</translation>
  </message>
  <message>
   <source>Input should be {choices}</source>
   <translation>{choices} のいずれかにしてください</translation>
  </message>
  <message>
   <source>Input/output error</source>
   <translation>入出力エラー</translation>
  </message>
  <message>
   <source>Install it again</source>
   <translation>入れ直してください</translation>
  </message>
  <message>
   <source>Install text recognition with: pip install "deskrag[ocr]". Then index the file again.</source>
   <translation>pip install "deskrag[ocr]" で文字認識を入れてから、このファイルの索引を作り直してください。</translation>
  </message>
  <message>
   <source>Is a directory</source>
   <translation>フォルダーです</translation>
  </message>
  <message>
   <source>Is loaded with the next question</source>
   <translation>次の質問で読み込みます</translation>
  </message>
  <message>
   <source>It answers as well as the model alone</source>
   <translation>モデル単独と同じ程度の回答です</translation>
  </message>
  <message>
   <source>It answers better than the model alone</source>
   <translation>モデル単独より良い回答です</translation>
  </message>
  <message>
   <source>It answers now; the model answers alone from then on.</source>
   <translation>現在回答に使われています。削除後はモデルが単独で回答します。</translation>
  </message>
  <message>
   <source>It answers worse than the model alone</source>
   <translation>モデル単独より悪い回答です</translation>
  </message>
  <message>
   <source>It does not keep to max_tokens; use another service</source>
   <translation>max_tokens が守られていません。別のサービスを使ってください</translation>
  </message>
  <message>
   <source>It does not seem to be an OpenAI-compatible service; check endpoint.url</source>
   <translation>OpenAI 互換のサービスではないようです。endpoint.url を確認してください</translation>
  </message>
  <message>
   <source>It is made again once {holder} has ended</source>
   <translation>{holder} が終わると作り直されます</translation>
  </message>
  <message>
   <source>It is not text in any known encoding</source>
   <translation>既知の文字コードのテキストではありません</translation>
  </message>
  <message>
   <source>It is not true</source>
   <translation>内容が正しくない</translation>
  </message>
  <message>
   <source>It is rebuilt from the library with `deskrag reindex --rebuild`</source>
   <translation>`deskrag reindex --rebuild` で、ライブラリから作り直せます</translation>
  </message>
  <message>
   <source>It is taken off the list. The file is yours and stays where it is.</source>
   <translation>一覧から外します。ファイルはあなたのものなので、そのまま残ります。</translation>
  </message>
  <message>
   <source>It needs {needs} of memory, and {free} are free.</source>
   <translation>メモリが {needs} 必要ですが、空きは {free} です。</translation>
  </message>
  <message>
   <source>It runs in another program of DeskRAG. {far}</source>
   <translation>別の DeskRAG で進行中です。{far}</translation>
  </message>
  <message>
   <source>It stays on the disk and is left out until you add it again.</source>
   <translation>ファイルはディスクに残り、もう一度追加するまで対象外になります。</translation>
  </message>
  <message>
   <source>It takes {needs} of the {free} that are free.</source>
   <translation>空き {free} のうち {needs} を使います。</translation>
  </message>
  <message>
   <source>It takes {needs} of the {free} that are free: expect it to be slow.</source>
   <translation>空き {free} のうち {needs} を使います。遅くなる見込みです。</translation>
  </message>
  <message>
   <source>It was met by a run that was stopped. The next run reads it.</source>
   <translation>途中で止まった処理で見つかったファイルです。次の処理で読み取ります。</translation>
  </message>
  <message>
   <source>Italian</source>
   <translation>イタリア語</translation>
  </message>
  <message>
   <source>Its adapter was removed</source>
   <translation>アダプターは削除されました</translation>
  </message>
  <message>
   <source>Its drive or folder is missing</source>
   <translation>ドライブまたはフォルダーが見つかりません</translation>
  </message>
  <message>
   <source>Its examples and curves are deleted. What it has learned so far is lost.</source>
   <translation>学習例と曲線を削除します。ここまで学習した内容は失われます。</translation>
  </message>
  <message>
   <source>Its files are deleted, which frees {size}. You can download it again.</source>
   <translation>ファイルを削除し、{size} を空けます。あとで再びダウンロードできます。</translation>
  </message>
  <message>
   <source>Its models were made ready.</source>
   <translation>モデルの準備が終わりました。</translation>
  </message>
  <message>
   <source>Its name cannot be used</source>
   <translation>使えない名前です</translation>
  </message>
  <message>
   <source>Its text still answers. Connect the drive again, and the file is checked by itself.</source>
   <translation>登録済みの本文には引き続き質問できます。ドライブをつなぐと自動で確認します。</translation>
  </message>
  <message>
   <source>JSON lines, CSV or TSV with columns “question” and “answer”, or a chat that was exported as JSON.</source>
   <translation>JSON Lines、または「question」と「answer」の列がある CSV・TSV。JSON で書き出したチャットも使えます。</translation>
  </message>
  <message>
   <source>Japanese</source>
   <translation>日本語</translation>
  </message>
  <message>
   <source>Japanese documents on a laptop</source>
   <translation>ノート PC で日本語の文書</translation>
  </message>
  <message>
   <source>Japanese on a laptop</source>
   <translation>ノート PC で日本語</translation>
  </message>
  <message>
   <source>Japanese on small machines</source>
   <translation>小型の機器で日本語</translation>
  </message>
  <message>
   <source>Japanese with a 12 GB GPU</source>
   <translation>12 GB の GPU で日本語</translation>
  </message>
  <message>
   <source>Japanese without a GPU; the Gemma terms apply as well</source>
   <translation>GPU なしで日本語。Gemma の利用条件も適用</translation>
  </message>
  <message>
   <source>Japanese, better and slower</source>
   <translation>日本語。より高品質で低速</translation>
  </message>
  <message>
   <source>Japanese, quick on a CPU</source>
   <translation>日本語。CPU で高速</translation>
  </message>
  <message>
   <source>Japanese, the most careful</source>
   <translation>日本語。最もていねい</translation>
  </message>
  <message>
   <source>Keep collections current while the window is open, as files change.</source>
   <translation>ウィンドウが開いている間、ファイルの変更に合わせてコレクションを最新に保ちます。</translation>
  </message>
  <message>
   <source>Keep the KV cache of the last prompt on disk when the model is closed.</source>
   <translation>モデルを閉じるとき、最後のプロンプトの KV キャッシュをディスクに残します。</translation>
  </message>
  <message>
   <source>Keep the cache</source>
   <translation>キャッシュを残す</translation>
  </message>
  <message>
   <source>Keeping the best adapter…</source>
   <translation>最良のアダプターを保存しています…</translation>
  </message>
  <message>
   <source>Keyboard shortcuts</source>
   <translation>キーボードショートカット</translation>
  </message>
  <message>
   <source>Known: auto, {names}</source>
   <translation>使えるもの: auto、{names}</translation>
  </message>
  <message>
   <source>Known: {names}</source>
   <translation>使えるもの: {names}</translation>
  </message>
  <message>
   <source>Korean</source>
   <translation>韓国語</translation>
  </message>
  <message>
   <source>Language</source>
   <translation>言語</translation>
  </message>
  <message>
   <source>Language model</source>
   <translation>言語モデル</translation>
  </message>
  <message>
   <source>Languages</source>
   <translation>言語</translation>
  </message>
  <message>
   <source>Larger</source>
   <translation>拡大</translation>
  </message>
  <message>
   <source>Larger files are left out, with a reason; in MB.</source>
   <translation>これより大きいファイル（MB）は、理由を付けて除きます。</translation>
  </message>
  <message>
   <source>Largest file</source>
   <translation>最大のファイル</translation>
  </message>
  <message>
   <source>Last 30 days</source>
   <translation>30 日以内</translation>
  </message>
  <message>
   <source>Last 7 days</source>
   <translation>7 日以内</translation>
  </message>
  <message>
   <source>Last answer</source>
   <translation>前回の回答</translation>
  </message>
  <message>
   <source>Last look</source>
   <translation>最終確認</translation>
  </message>
  <message>
   <source>Later</source>
   <translation>あとで</translation>
  </message>
  <message>
   <source>Layers on the GPU</source>
   <translation>GPU に置く層</translation>
  </message>
  <message>
   <source>Layers on the GPU; automatic (-1) means all where a GPU can be used.</source>
   <translation>GPU に置く層の数です。自動（-1）の場合、GPU が使えれば全部の層を置きます。</translation>
  </message>
  <message>
   <source>Learning rate</source>
   <translation>学習率</translation>
  </message>
  <message>
   <source>Leave out</source>
   <translation>除外</translation>
  </message>
  <message>
   <source>Leave the rank out</source>
   <translation>ランクの指定を外してください</translation>
  </message>
  <message>
   <source>Leave this file out</source>
   <translation>このファイルを外す</translation>
  </message>
  <message>
   <source>Left out</source>
   <translation>対象外</translation>
  </message>
  <message>
   <source>Let commands reach the window</source>
   <translation>コマンドをウィンドウ経由で実行する</translation>
  </message>
  <message>
   <source>Library</source>
   <translation>文書一覧</translation>
  </message>
  <message>
   <source>Library and settings become those of the backup. The present library is kept beside it.</source>
   <translation>ライブラリと設定がバックアップのものになります。現在のライブラリは隣に残ります。</translation>
  </message>
  <message>
   <source>Licence</source>
   <translation>ライセンス</translation>
  </message>
  <message>
   <source>Light</source>
   <translation>ライト</translation>
  </message>
  <message>
   <source>Light or dark</source>
   <translation>明るい・暗い表示</translation>
  </message>
  <message>
   <source>Light, dark, or what the system uses.</source>
   <translation>ライト、ダーク、またはシステムに合わせます。</translation>
  </message>
  <message>
   <source>Like the system</source>
   <translation>システムに合わせる</translation>
  </message>
  <message>
   <source>Limits of the processes that parse documents.</source>
   <translation>文書を読むプロセスの制限です。</translation>
  </message>
  <message>
   <source>Loading the model…</source>
   <translation>モデルを読み込んでいます…</translation>
  </message>
  <message>
   <source>Loading {name}…</source>
   <translation>{name} を読み込んでいます…</translation>
  </message>
  <message>
   <source>Loads the model anew; this happens by itself with the next question.</source>
   <translation>モデルを読み込み直します。次の質問のときに自動で行われます。</translation>
  </message>
  <message>
   <source>Longest answer</source>
   <translation>回答の最大長</translation>
  </message>
  <message>
   <source>Longest context</source>
   <translation>最大の文脈長</translation>
  </message>
  <message>
   <source>Longest example</source>
   <translation>学習例の最大の長さ</translation>
  </message>
  <message>
   <source>Longest time it may stay silent, in seconds.</source>
   <translation>応答がなくても待つ最長の時間（秒）です。</translation>
  </message>
  <message>
   <source>Look at its log, and ask again</source>
   <translation>エンドポイントの記録を確認してから、もう一度質問してください</translation>
  </message>
  <message>
   <source>Look at the reason, mend the file, then try again.</source>
   <translation>理由を確かめてファイルを直してから、もう一度お試しください。</translation>
  </message>
  <message>
   <source>Look for changed files now</source>
   <translation>変更されたファイルを今すぐ探す</translation>
  </message>
  <message>
   <source>Look for less, or show all models.</source>
   <translation>条件を減らすか、すべてのモデルを表示してください。</translation>
  </message>
  <message>
   <source>Look for one whose name ends in -GGUF</source>
   <translation>名前が -GGUF で終わるものを探してください</translation>
  </message>
  <message>
   <source>Looking for files…</source>
   <translation>ファイルを探しています…</translation>
  </message>
  <message>
   <source>Looking for models…</source>
   <translation>モデルを探しています…</translation>
  </message>
  <message>
   <source>Looking through the documents…</source>
   <translation>文書を調べています…</translation>
  </message>
  <message>
   <source>Looking through your documents…</source>
   <translation>文書を調べています…</translation>
  </message>
  <message>
   <source>Looking…</source>
   <translation>確認しています…</translation>
  </message>
  <message>
   <source>Loss curves</source>
   <translation>損失の曲線</translation>
  </message>
  <message>
   <source>Loss on the held-out examples</source>
   <translation>測定用の学習例での損失</translation>
  </message>
  <message>
   <source>Lower batch or sequence length if it happens again</source>
   <translation>また起きるなら、バッチか系列長を小さくしてください</translation>
  </message>
  <message>
   <source>Made from</source>
   <translation>元のモデル</translation>
  </message>
  <message>
   <source>Mail</source>
   <translation>メール</translation>
  </message>
  <message>
   <source>Main GPU</source>
   <translation>主 GPU</translation>
  </message>
  <message>
   <source>Main area</source>
   <translation>メイン領域</translation>
  </message>
  <message>
   <source>Make another size of {name}</source>
   <translation>{name} の別サイズを作る</translation>
  </message>
  <message>
   <source>Make another size…</source>
   <translation>別サイズを作る…</translation>
  </message>
  <message>
   <source>Make examples</source>
   <translation>学習例を作る</translation>
  </message>
  <message>
   <source>Make it</source>
   <translation>作成</translation>
  </message>
  <message>
   <source>Make new examples</source>
   <translation>学習例を作り直す</translation>
  </message>
  <message>
   <source>Make the page smaller</source>
   <translation>ページを縮小</translation>
  </message>
  <message>
   <source>Making examples</source>
   <translation>学習例の作成</translation>
  </message>
  <message>
   <source>Making examples stopped</source>
   <translation>例の作成が止まりました</translation>
  </message>
  <message>
   <source>Making examples {percent} %</source>
   <translation>学習例を作成中 {percent} %</translation>
  </message>
  <message>
   <source>Making the search indexes…</source>
   <translation>検索の索引を作っています…</translation>
  </message>
  <message>
   <source>Many languages</source>
   <translation>多言語</translation>
  </message>
  <message>
   <source>Measure its answers</source>
   <translation>回答を測定</translation>
  </message>
  <message>
   <source>Measuring the held-out loss</source>
   <translation>測定用の損失を計算中</translation>
  </message>
  <message>
   <source>Measuring {percent} %</source>
   <translation>測定中 {percent} %</translation>
  </message>
  <message>
   <source>Measuring “{name}” stopped</source>
   <translation>「{name}」の測定が止まりました</translation>
  </message>
  <message>
   <source>Memory</source>
   <translation>メモリ</translation>
  </message>
  <message>
   <source>Memory of a reader</source>
   <translation>読み取りのメモリ</translation>
  </message>
  <message>
   <source>Mend it, or delete it to go back to the defaults</source>
   <translation>直すか、削除して初期設定に戻してください</translation>
  </message>
  <message>
   <source>Merge it into its base model with the program that trained it, and import the merged model</source>
   <translation>学習したプログラムで元のモデルに統合し、そのモデルを取り込んでください</translation>
  </message>
  <message>
   <source>Missing</source>
   <translation>見つかりません</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>モデル</translation>
  </message>
  <message>
   <source>Model of the endpoint</source>
   <translation>エンドポイントのモデル</translation>
  </message>
  <message>
   <source>Models</source>
   <translation>モデル</translation>
  </message>
  <message>
   <source>Modified</source>
   <translation>更新日時</translation>
  </message>
  <message>
   <source>More about the library</source>
   <translation>ライブラリのその他の操作</translation>
  </message>
  <message>
   <source>More about this chat</source>
   <translation>このチャットのメニュー</translation>
  </message>
  <message>
   <source>More of them read a folder sooner and take more memory.</source>
   <translation>多いほどフォルダーを早く読めますが、メモリも多く使います。</translation>
  </message>
  <message>
   <source>Most examples</source>
   <translation>学習例の上限</translation>
  </message>
  <message>
   <source>Most tokens computed in one step.</source>
   <translation>1 回の計算で処理する最大トークン数です。</translation>
  </message>
  <message>
   <source>Move it, or choose another folder with DESKRAG_HOME or --library</source>
   <translation>それを移すか、DESKRAG_HOME または --library で別のフォルダーを指定してください</translation>
  </message>
  <message>
   <source>Move its folder away and import it again</source>
   <translation>フォルダーを別の場所へ移し、取り込み直してください</translation>
  </message>
  <message>
   <source>Move the file away and import the models again with `deskrag models import --in-place`</source>
   <translation>ファイルを別の場所へ移し、`deskrag models import --in-place` でモデルを取り込み直してください</translation>
  </message>
  <message>
   <source>My documents do hold the answer</source>
   <translation>答えは文書の中にある</translation>
  </message>
  <message>
   <source>Name</source>
   <translation>名前</translation>
  </message>
  <message>
   <source>Name of the collection</source>
   <translation>コレクションの名前</translation>
  </message>
  <message>
   <source>Name of the model there; empty takes the first it offers.</source>
   <translation>そこでのモデル名です。空なら最初のものを使います。</translation>
  </message>
  <message>
   <source>Name of this chat:</source>
   <translation>チャットの名前:</translation>
  </message>
  <message>
   <source>Name one it has in endpoint.model, or leave that empty for its first</source>
   <translation>endpoint.model にあるモデルの名前を書くか、空にして最初のモデルを使ってください</translation>
  </message>
  <message>
   <source>Name one of these in endpoint.model: {names}</source>
   <translation>endpoint.model に次のいずれかを書いてください: {names}</translation>
  </message>
  <message>
   <source>Name one with --adapter</source>
   <translation>--adapter で指定してください</translation>
  </message>
  <message>
   <source>Name their file</source>
   <translation>例のファイルを指定してください</translation>
  </message>
  <message>
   <source>Name them “question” and “answer” in the first line</source>
   <translation>最初の行で、列の名前を「question」と「answer」にしてください</translation>
  </message>
  <message>
   <source>Nearest passages</source>
   <translation>最も近い箇所</translation>
  </message>
  <message>
   <source>Needs too much memory</source>
   <translation>必要なメモリが多すぎます</translation>
  </message>
  <message>
   <source>Network</source>
   <translation>ネットワーク</translation>
  </message>
  <message>
   <source>New chat</source>
   <translation>新しいチャット</translation>
  </message>
  <message>
   <source>New collection</source>
   <translation>新しいコレクション</translation>
  </message>
  <message>
   <source>New collection…</source>
   <translation>新しいコレクション…</translation>
  </message>
  <message>
   <source>New line</source>
   <translation>改行</translation>
  </message>
  <message>
   <source>New training</source>
   <translation>新しい学習</translation>
  </message>
  <message>
   <source>Next page</source>
   <translation>次のページ</translation>
  </message>
  <message>
   <source>Next page of the source</source>
   <translation>出典の次のページ</translation>
  </message>
  <message>
   <source>Next source</source>
   <translation>次の出典</translation>
  </message>
  <message>
   <source>No chat contains these words.</source>
   <translation>この言葉を含むチャットはありません。</translation>
  </message>
  <message>
   <source>No documents yet</source>
   <translation>文書はまだありません</translation>
  </message>
  <message>
   <source>No file matches</source>
   <translation>該当するファイルがありません</translation>
  </message>
  <message>
   <source>No model is like that</source>
   <translation>条件に合うモデルがありません</translation>
  </message>
  <message>
   <source>No permission to read it</source>
   <translation>読み取りの許可がありません</translation>
  </message>
  <message>
   <source>No reader for this format</source>
   <translation>対応していない形式</translation>
  </message>
  <message>
   <source>No setting is called like that.</source>
   <translation>その名前の設定はありません。</translation>
  </message>
  <message>
   <source>No space left on device</source>
   <translation>ディスクに空きがありません</translation>
  </message>
  <message>
   <source>No such file or directory</source>
   <translation>ファイルまたはフォルダーがありません</translation>
  </message>
  <message>
   <source>No text in it</source>
   <translation>本文がありません</translation>
  </message>
  <message>
   <source>Not a directory</source>
   <translation>フォルダーではありません</translation>
  </message>
  <message>
   <source>Not measured yet</source>
   <translation>まだ測定していません</translation>
  </message>
  <message>
   <source>Not read yet</source>
   <translation>まだ読み取っていません</translation>
  </message>
  <message>
   <source>Not saved: {reason}</source>
   <translation>保存できませんでした：{reason}</translation>
  </message>
  <message>
   <source>Nothing found</source>
   <translation>見つかりませんでした</translation>
  </message>
  <message>
   <source>Nothing had to be taken out.</source>
   <translation>除いたものはありません。</translation>
  </message>
  <message>
   <source>Nothing here is made for this question</source>
   <translation>この質問に答えるものがありません</translation>
  </message>
  <message>
   <source>Nothing is held out, so nobody will know whether the adapter helps.</source>
   <translation>測定用がないため、アダプターの効果は分かりません。</translation>
  </message>
  <message>
   <source>Nothing is in the library yet</source>
   <translation>ライブラリはまだ空です</translation>
  </message>
  <message>
   <source>Nothing was changed</source>
   <translation>何も変更していません</translation>
  </message>
  <message>
   <source>Nothing was kept</source>
   <translation>何も保存していません</translation>
  </message>
  <message>
   <source>Nothing was measured yet.</source>
   <translation>まだ何も測定していません。</translation>
  </message>
  <message>
   <source>Of the window; answers come in the language of the question.</source>
   <translation>ウィンドウの言語です。回答は質問の言語で返ります。</translation>
  </message>
  <message>
   <source>Off</source>
   <translation>オフ</translation>
  </message>
  <message>
   <source>Offline</source>
   <translation>オフライン</translation>
  </message>
  <message>
   <source>On</source>
   <translation>オン</translation>
  </message>
  <message numerus="yes">
   <source>On %Ln examples that it did not learn from.</source>
   <translation>
    <numerusform>学習に使っていない %Ln 件で測定。</numerusform>
   </translation>
  </message>
  <message>
   <source>On this computer</source>
   <translation>このコンピューター</translation>
  </message>
  <message>
   <source>On this computer only</source>
   <translation>このコンピューター内のみ</translation>
  </message>
  <message>
   <source>On this machine: {names}; `deskrag models list` shows all; or give a GGUF file</source>
   <translation>このコンピューターにあるもの: {names}。すべての一覧は `deskrag models list` で見られます。GGUF ファイルも指定できます</translation>
  </message>
  <message>
   <source>One a line</source>
   <translation>1 行に 1 つ</translation>
  </message>
  <message>
   <source>One file with the library, chats, ratings and settings. Model files and your documents stay out.</source>
   <translation>ライブラリ、チャット、評価、設定を 1 つのファイルにまとめます。モデルのファイルと元の文書は含みません。</translation>
  </message>
  <message>
   <source>Only one GPU</source>
   <translation>1 つの GPU だけ</translation>
  </message>
  <message>
   <source>Open</source>
   <translation>開く</translation>
  </message>
  <message>
   <source>Open DeskRAG</source>
   <translation>DeskRAG を開く</translation>
  </message>
  <message>
   <source>Open in its own program</source>
   <translation>対応するアプリで開く</translation>
  </message>
  <message>
   <source>Open in the browser</source>
   <translation>ブラウザーで開く</translation>
  </message>
  <message>
   <source>Open it in its own program and save it anew, then try again.</source>
   <translation>対応するアプリで開いて保存し直してから、もう一度お試しください。</translation>
  </message>
  <message>
   <source>Open it in {program} and export it as {suffix}</source>
   <translation>{program} で開き、{suffix} として書き出してください</translation>
  </message>
  <message>
   <source>Open it in {program} and save it as {suffix}</source>
   <translation>{program} で開き、{suffix} として保存してください</translation>
  </message>
  <message>
   <source>Open the file</source>
   <translation>ファイルを開く</translation>
  </message>
  <message>
   <source>Open the folder</source>
   <translation>フォルダーを開く</translation>
  </message>
  <message>
   <source>Open the library</source>
   <translation>ライブラリを開く</translation>
  </message>
  <message>
   <source>Open the settings</source>
   <translation>設定を開く</translation>
  </message>
  <message>
   <source>OpenDocument presentation</source>
   <translation>OpenDocument プレゼンテーション</translation>
  </message>
  <message>
   <source>OpenDocument text</source>
   <translation>OpenDocument テキスト</translation>
  </message>
  <message>
   <source>Opening the library…</source>
   <translation>ライブラリを開いています…</translation>
  </message>
  <message>
   <source>Other chats are being answered. Wait for one of them, or stop it.</source>
   <translation>ほかのチャットの回答を作成中です。どれかが終わるのを待つか、停止してください。</translation>
  </message>
  <message>
   <source>Other formats can run code when they are opened, and are not read</source>
   <translation>ほかの形式は、開くとコードを実行できるため読み取りません</translation>
  </message>
  <message>
   <source>Outlook message</source>
   <translation>Outlook のメッセージ</translation>
  </message>
  <message>
   <source>Page</source>
   <translation>ページ</translation>
  </message>
  <message>
   <source>Pages</source>
   <translation>ページ</translation>
  </message>
  <message>
   <source>Parameters</source>
   <translation>パラメーター</translation>
  </message>
  <message>
   <source>Part</source>
   <translation>用途</translation>
  </message>
  <message>
   <source>Parts could not be read</source>
   <translation>一部を読み取れませんでした</translation>
  </message>
  <message>
   <source>Passages</source>
   <translation>段落</translation>
  </message>
  <message>
   <source>Passages of an answer</source>
   <translation>回答の根拠</translation>
  </message>
  <message>
   <source>Passes over the examples</source>
   <translation>学習の回数</translation>
  </message>
  <message>
   <source>Password needed</source>
   <translation>パスワードが必要です</translation>
  </message>
  <message>
   <source>Patience</source>
   <translation>待ち時間</translation>
  </message>
  <message>
   <source>Pause</source>
   <translation>一時停止</translation>
  </message>
  <message>
   <source>Paused</source>
   <translation>一時停止中</translation>
  </message>
  <message numerus="yes">
   <source>Paused at {done} of %Ln files</source>
   <translation>
    <numerusform>%Ln ファイル中 {done} で一時停止中</numerusform>
   </translation>
  </message>
  <message>
   <source>Pausing…</source>
   <translation>一時停止しています…</translation>
  </message>
  <message>
   <source>Permission denied</source>
   <translation>アクセス権がありません</translation>
  </message>
  <message>
   <source>Picture</source>
   <translation>画像</translation>
  </message>
  <message>
   <source>Pin</source>
   <translation>ピン留め</translation>
  </message>
  <message>
   <source>Pinned</source>
   <translation>ピン留め</translation>
  </message>
  <message>
   <source>Plain text</source>
   <translation>テキスト</translation>
  </message>
  <message>
   <source>Port</source>
   <translation>ポート</translation>
  </message>
  <message>
   <source>Port on 127.0.0.1; 0 takes any free one.</source>
   <translation>127.0.0.1 のポートです。0 は空いているものを使います。</translation>
  </message>
  <message>
   <source>Portuguese</source>
   <translation>ポルトガル語</translation>
  </message>
  <message>
   <source>PowerPoint file</source>
   <translation>PowerPoint ファイル</translation>
  </message>
  <message>
   <source>Preparing the examples…</source>
   <translation>学習例を準備しています…</translation>
  </message>
  <message>
   <source>Preparing {name} for its first use…</source>
   <translation>{name} を初めて使う準備をしています…</translation>
  </message>
  <message>
   <source>Preparing {name} for its first use… {percent} %</source>
   <translation>{name} を初回使用のために準備中… {percent} %</translation>
  </message>
  <message>
   <source>Preparing…</source>
   <translation>準備しています…</translation>
  </message>
  <message>
   <source>Presentations</source>
   <translation>プレゼンテーション</translation>
  </message>
  <message>
   <source>Previous page</source>
   <translation>前のページ</translation>
  </message>
  <message>
   <source>Previous page of the source</source>
   <translation>出典の前のページ</translation>
  </message>
  <message>
   <source>Previous source</source>
   <translation>前の出典</translation>
  </message>
  <message>
   <source>Privacy</source>
   <translation>プライバシー</translation>
  </message>
  <message>
   <source>Processor</source>
   <translation>プロセッサー</translation>
  </message>
  <message>
   <source>Progress of the training</source>
   <translation>学習の進み具合</translation>
  </message>
  <message>
   <source>Purpose</source>
   <translation>用途</translation>
  </message>
  <message>
   <source>Put back a backup (library.sqlite.backup-*), or move the library folder away and index again; your documents themselves are not touched</source>
   <translation>バックアップ（library.sqlite.backup-*）を戻すか、ライブラリのフォルダーを移してから索引を作り直してください。文書そのものには手を加えません</translation>
  </message>
  <message>
   <source>Put its key into an environment variable and name that in endpoint.key_variable</source>
   <translation>キーを環境変数に入れ、その名前を endpoint.key_variable に書いてください</translation>
  </message>
  <message>
   <source>Put the key into an environment variable and name that in endpoint.key_variable</source>
   <translation>キーを環境変数に入れ、その名前を endpoint.key_variable に書いてください</translation>
  </message>
  <message>
   <source>Quantisation</source>
   <translation>量子化</translation>
  </message>
  <message>
   <source>Question</source>
   <translation>質問</translation>
  </message>
  <message>
   <source>Question: {text}</source>
   <translation>質問: {text}</translation>
  </message>
  <message>
   <source>Questions about your documents</source>
   <translation>文書についての質問</translation>
  </message>
  <message>
   <source>Questions and answers</source>
   <translation>質問と回答</translation>
  </message>
  <message>
   <source>Questions and answers you already have</source>
   <translation>手元の質問と回答</translation>
  </message>
  <message>
   <source>Questions, documents and answers stay on this computer.</source>
   <translation>質問も文書も回答も、このコンピューターの外には出ません。</translation>
  </message>
  <message>
   <source>Quit</source>
   <translation>終了</translation>
  </message>
  <message>
   <source>RTF file</source>
   <translation>RTF ファイル</translation>
  </message>
  <message>
   <source>Raise the memory of a reader in the settings, then try again.</source>
   <translation>設定で読み取りに使うメモリを増やしてから、もう一度お試しください。</translation>
  </message>
  <message>
   <source>Raise the sequence length, or give more examples</source>
   <translation>系列長を大きくするか、例を増やしてください</translation>
  </message>
  <message>
   <source>Raise the setting engine.start_seconds, or choose a smaller model</source>
   <translation>設定 engine.start_seconds を大きくするか、小さいモデルを選んでください</translation>
  </message>
  <message>
   <source>Raise the time a file may take in the settings, then try again.</source>
   <translation>設定でファイルの制限時間を延ばしてから、もう一度お試しください。</translation>
  </message>
  <message>
   <source>Raise “Largest file” in the settings, then try again.</source>
   <translation>設定の「ファイルの大きさの上限」を上げてから、もう一度お試しください。</translation>
  </message>
  <message>
   <source>Rank</source>
   <translation>ランク</translation>
  </message>
  <message>
   <source>Read scanned pages</source>
   <translation>スキャンの読み取り</translation>
  </message>
  <message>
   <source>Read-only file system</source>
   <translation>書き込みできないディスクです</translation>
  </message>
  <message>
   <source>Readers at a time</source>
   <translation>同時の読み取り</translation>
  </message>
  <message>
   <source>Reading</source>
   <translation>読み取り</translation>
  </message>
  <message numerus="yes">
   <source>Reading %Ln passages…</source>
   <translation>
    <numerusform>%Ln か所を読んでいます…</numerusform>
   </translation>
  </message>
  <message>
   <source>Reading the ledger…</source>
   <translation>台帳を読み込んでいます…</translation>
  </message>
  <message>
   <source>Reading your documents…</source>
   <translation>文書を読んでいます…</translation>
  </message>
  <message>
   <source>Ready</source>
   <translation>準備完了</translation>
  </message>
  <message>
   <source>Refused although there was an answer</source>
   <translation>答えがあるのに断った割合</translation>
  </message>
  <message>
   <source>Refused where there was no answer</source>
   <translation>答えがないときに断った割合</translation>
  </message>
  <message>
   <source>Remove</source>
   <translation>削除</translation>
  </message>
  <message>
   <source>Remove from the index</source>
   <translation>索引から外す</translation>
  </message>
  <message>
   <source>Remove the filter {name}</source>
   <translation>絞り込み「{name}」を外す</translation>
  </message>
  <message>
   <source>Remove the filters</source>
   <translation>絞り込みを外す</translation>
  </message>
  <message>
   <source>Remove {name}?</source>
   <translation>{name} を削除しますか？</translation>
  </message>
  <message>
   <source>Removed by you</source>
   <translation>索引から外したファイル</translation>
  </message>
  <message>
   <source>Remove…</source>
   <translation>削除…</translation>
  </message>
  <message>
   <source>Removing</source>
   <translation>索引から外しています</translation>
  </message>
  <message>
   <source>Rename chat</source>
   <translation>チャットの名前を変更</translation>
  </message>
  <message>
   <source>Rename it and try again</source>
   <translation>名前を変えてから、もう一度お試しください</translation>
  </message>
  <message>
   <source>Rename the chosen chat</source>
   <translation>選択したチャットの名前を変更</translation>
  </message>
  <message>
   <source>Rename the file or its folder, then try again.</source>
   <translation>ファイルまたはフォルダーの名前を変えてから、もう一度お試しください。</translation>
  </message>
  <message>
   <source>Rename…</source>
   <translation>名前を変更…</translation>
  </message>
  <message>
   <source>Restore</source>
   <translation>復元</translation>
  </message>
  <message>
   <source>Restore the backup of {day}?</source>
   <translation>{day} のバックアップを復元しますか？</translation>
  </message>
  <message>
   <source>Restore…</source>
   <translation>復元…</translation>
  </message>
  <message>
   <source>Result</source>
   <translation>結果</translation>
  </message>
  <message>
   <source>Results</source>
   <translation>検索結果</translation>
  </message>
  <message>
   <source>Resume</source>
   <translation>再開</translation>
  </message>
  <message>
   <source>Review</source>
   <translation>確認</translation>
  </message>
  <message>
   <source>Right answers and right refusals</source>
   <translation>正しい回答と正しい断り</translation>
  </message>
  <message>
   <source>Rows of each layer</source>
   <translation>各層の行ごと</translation>
  </message>
  <message>
   <source>Run `deskrag reindex --rebuild`: it is made again from the library's own database</source>
   <translation>`deskrag reindex --rebuild` を実行してください。ライブラリのデータベースから作り直されます</translation>
  </message>
  <message>
   <source>Run `deskrag reindex` once; nothing is lost, and until then no vectors are mixed</source>
   <translation>`deskrag reindex` を一度実行してください。何も失われず、それまでベクトルが混ざることもありません</translation>
  </message>
  <message>
   <source>Run `deskrag reindex` to index it with {model}</source>
   <translation>`deskrag reindex` を実行すると、{model} で索引を作り直せます</translation>
  </message>
  <message>
   <source>Run `pip install {name}`</source>
   <translation>`pip install {name}` を実行してください</translation>
  </message>
  <message>
   <source>Run the same again: nothing that was indexed is lost</source>
   <translation>もう一度実行してください。登録済みの索引は失われていません</translation>
  </message>
  <message>
   <source>Run the same command again: it goes on where it stopped</source>
   <translation>もう一度実行してください。中断したところから続きます</translation>
  </message>
  <message>
   <source>Run the set-up again (make setup), or: {command}</source>
   <translation>セットアップ（make setup）をもう一度実行するか、次を実行してください: {command}</translation>
  </message>
  <message>
   <source>Running</source>
   <translation>進行中</translation>
  </message>
  <message>
   <source>Runs</source>
   <translation>動作可</translation>
  </message>
  <message>
   <source>Runs on</source>
   <translation>動作場所</translation>
  </message>
  <message>
   <source>Runs well</source>
   <translation>快適</translation>
  </message>
  <message>
   <source>Russian</source>
   <translation>ロシア語</translation>
  </message>
  <message>
   <source>Sample documents</source>
   <translation>サンプル文書</translation>
  </message>
  <message>
   <source>Save</source>
   <translation>保存</translation>
  </message>
  <message>
   <source>Save a copy without the password and add that</source>
   <translation>パスワードなしの写しを保存して追加してください</translation>
  </message>
  <message>
   <source>Save a copy without the password and add that. The file itself is never changed.</source>
   <translation>パスワードなしの写しを保存して追加してください。元のファイルは変更されません。</translation>
  </message>
  <message>
   <source>Save it as PDF, Word or text, and add that.</source>
   <translation>PDF、Word、テキストのいずれかで保存して追加してください。</translation>
  </message>
  <message>
   <source>Saved as {name}.</source>
   <translation>{name} として保存しました。</translation>
  </message>
  <message>
   <source>Scanned: no text to read</source>
   <translation>スキャン画像（本文なし）</translation>
  </message>
  <message>
   <source>Search</source>
   <translation>検索</translation>
  </message>
  <message>
   <source>Search as you type</source>
   <translation>入力しながら検索</translation>
  </message>
  <message>
   <source>Search chats</source>
   <translation>チャットを検索</translation>
  </message>
  <message>
   <source>Search with {name}?</source>
   <translation>{name} で検索しますか？</translation>
  </message>
  <message>
   <source>Search your documents</source>
   <translation>文書を検索</translation>
  </message>
  <message>
   <source>Search your documents…</source>
   <translation>文書を検索…</translation>
  </message>
  <message>
   <source>Searchable</source>
   <translation>検索可能</translation>
  </message>
  <message>
   <source>Searching</source>
   <translation>検索中</translation>
  </message>
  <message>
   <source>See `deskrag models list`</source>
   <translation>`deskrag models list` で一覧を見てください</translation>
  </message>
  <message>
   <source>See in Tune whether it answers better.</source>
   <translation>答えがよくなったかは「学習」で見られます。</translation>
  </message>
  <message>
   <source>Seed</source>
   <translation>シード</translation>
  </message>
  <message>
   <source>Send</source>
   <translation>送信</translation>
  </message>
  <message>
   <source>Serve the adapted model there and name it in endpoint.model, or answer with a local model</source>
   <translation>調整したモデルをそこで動かして endpoint.model に書くか、手元のモデルで答えてください</translation>
  </message>
  <message>
   <source>Server</source>
   <translation>サーバー</translation>
  </message>
  <message>
   <source>Set HF_TOKEN to a token of your account</source>
   <translation>HF_TOKEN にアカウントのトークンを設定してください</translation>
  </message>
  <message>
   <source>Set endpoint.context to the window it really has, or ask about less at once</source>
   <translation>endpoint.context を実際の文脈長に合わせるか、一度に聞く内容を減らしてください</translation>
  </message>
  <message>
   <source>Set engine.context to at most {tokens}, or choose a smaller model</source>
   <translation>engine.context を {tokens} 以下にするか、小さいモデルを選んでください</translation>
  </message>
  <message>
   <source>Set network.mode to “on request” in the settings to allow connections that you ask for</source>
   <translation>自分で頼んだ接続を許すには、設定の network.mode を「on request」にしてください</translation>
  </message>
  <message>
   <source>Set {name}, or empty the setting if the endpoint needs no key</source>
   <translation>{name} を設定してください。キーが要らないなら、設定を空にしてください</translation>
  </message>
  <message>
   <source>Settings</source>
   <translation>設定</translation>
  </message>
  <message>
   <source>Share of each GPU; empty means by their free memory.</source>
   <translation>各 GPU の割合です。空なら空きメモリに応じます。</translation>
  </message>
  <message>
   <source>Shares of GPUs</source>
   <translation>GPU の割合</translation>
  </message>
  <message>
   <source>Sharing of GPUs</source>
   <translation>GPU の分担</translation>
  </message>
  <message>
   <source>Shorten it, or raise the setting engine.context</source>
   <translation>短くするか、設定 engine.context を大きくしてください</translation>
  </message>
  <message>
   <source>Show</source>
   <translation>表示</translation>
  </message>
  <message>
   <source>Show all files</source>
   <translation>すべてのファイルを表示</translation>
  </message>
  <message>
   <source>Show all models</source>
   <translation>すべてのモデルを表示</translation>
  </message>
  <message>
   <source>Show as text</source>
   <translation>テキストで表示</translation>
  </message>
  <message>
   <source>Show earlier messages</source>
   <translation>以前のメッセージを表示</translation>
  </message>
  <message>
   <source>Show in Library</source>
   <translation>文書一覧で表示</translation>
  </message>
  <message>
   <source>Show it</source>
   <translation>表示</translation>
  </message>
  <message>
   <source>Show its text</source>
   <translation>本文を表示</translation>
  </message>
  <message>
   <source>Show more</source>
   <translation>さらに表示</translation>
  </message>
  <message>
   <source>Show the folder</source>
   <translation>フォルダーを表示</translation>
  </message>
  <message>
   <source>Show the list</source>
   <translation>一覧を表示</translation>
  </message>
  <message>
   <source>Since {date}</source>
   <translation>{date} 以降</translation>
  </message>
  <message>
   <source>Size</source>
   <translation>サイズ</translation>
  </message>
  <message>
   <source>Size a chunk aims for, in embedder tokens.</source>
   <translation>箇所の目標の大きさ（埋め込みトークン）です。</translation>
  </message>
  <message>
   <source>Size of a passage</source>
   <translation>箇所の大きさ</translation>
  </message>
  <message>
   <source>Size of the cache</source>
   <translation>キャッシュの大きさ</translation>
  </message>
  <message>
   <source>Smaller</source>
   <translation>縮小</translation>
  </message>
  <message>
   <source>Something else</source>
   <translation>その他</translation>
  </message>
  <message>
   <source>Something is missing</source>
   <translation>足りない内容がある</translation>
  </message>
  <message>
   <source>Something went wrong inside DeskRAG ({error}). Your documents and chats are safe.</source>
   <translation>DeskRAG の内部で問題が起きました（{error}）。文書とチャットは無事です。</translation>
  </message>
  <message>
   <source>Source</source>
   <translation>出典</translation>
  </message>
  <message>
   <source>Sources</source>
   <translation>出典</translation>
  </message>
  <message>
   <source>Sources of this answer</source>
   <translation>この回答の出典</translation>
  </message>
  <message>
   <source>Spanish</source>
   <translation>スペイン語</translation>
  </message>
  <message>
   <source>Speed</source>
   <translation>速さ</translation>
  </message>
  <message>
   <source>Spreadsheets</source>
   <translation>表計算</translation>
  </message>
  <message>
   <source>Start again with a lower learning rate</source>
   <translation>学習率を下げて始め直してください</translation>
  </message>
  <message>
   <source>Start it again: it goes on from its last checkpoint</source>
   <translation>始め直してください。最後の保存点から続きます</translation>
  </message>
  <message>
   <source>Start now</source>
   <translation>今すぐ開始</translation>
  </message>
  <message>
   <source>Start the service, or correct endpoint.url; with an empty one the local model answers</source>
   <translation>サービスを起動するか、endpoint.url を直してください。空にすると、手元のモデルが答えます</translation>
  </message>
  <message>
   <source>Start training</source>
   <translation>学習を開始</translation>
  </message>
  <message>
   <source>Starting…</source>
   <translation>開始しています…</translation>
  </message>
  <message>
   <source>State</source>
   <translation>状態</translation>
  </message>
  <message>
   <source>Stay offline</source>
   <translation>オフラインのままにする</translation>
  </message>
  <message>
   <source>Step {number}: {title}</source>
   <translation>手順 {number}: {title}</translation>
  </message>
  <message>
   <source>Stop</source>
   <translation>停止</translation>
  </message>
  <message>
   <source>Stop it first</source>
   <translation>先に止めてください</translation>
  </message>
  <message>
   <source>Stop the answer, or close the source</source>
   <translation>回答を止める、または出典を閉じる</translation>
  </message>
  <message>
   <source>Stopped</source>
   <translation>停止中</translation>
  </message>
  <message>
   <source>Stopped at step {done} of {total}. Everything up to its last checkpoint is kept: go on whenever you like.</source>
   <translation>{total} ステップ中 {done} で停止しました。最後の保存点までの内容は残っています。いつでも続きから始められます。</translation>
  </message>
  <message>
   <source>Stopped at {percent} %</source>
   <translation>{percent} % で停止</translation>
  </message>
  <message>
   <source>Stopped before the first step. Go on whenever you like.</source>
   <translation>最初のステップの前に停止しました。いつでも続けられます。</translation>
  </message>
  <message>
   <source>Stopped.</source>
   <translation>停止しました。</translation>
  </message>
  <message>
   <source>Stopped. What came is kept, and the next download goes on from there.</source>
   <translation>停止しました。届いた分は残り、次回はそこから続きます。</translation>
  </message>
  <message>
   <source>Stopping after a checkpoint…</source>
   <translation>保存してから停止します…</translation>
  </message>
  <message>
   <source>Strength (alpha)</source>
   <translation>強さ（alpha）</translation>
  </message>
  <message>
   <source>Such as Contracts</source>
   <translation>例: 契約書</translation>
  </message>
  <message>
   <source>Switch it off with `deskrag adapters use --off {name}`</source>
   <translation>`deskrag adapters use --off {name}` でオフにできます</translation>
  </message>
  <message>
   <source>Taken out: {reasons}.</source>
   <translation>除いたもの: {reasons}。</translation>
  </message>
  <message>
   <source>Takes effect the next time documents are indexed.</source>
   <translation>次に文書を索引付けするときに有効になります。</translation>
  </message>
  <message>
   <source>Takes effect when the server is started the next time.</source>
   <translation>次にサーバーを起動したときに有効になります。</translation>
  </message>
  <message>
   <source>Temperature</source>
   <translation>温度</translation>
  </message>
  <message>
   <source>Text documents</source>
   <translation>文書</translation>
  </message>
  <message>
   <source>Text of the document</source>
   <translation>文書のテキスト</translation>
  </message>
  <message>
   <source>Text quality</source>
   <translation>本文の品質</translation>
  </message>
  <message>
   <source>That is not followed, because your documents would go there; put the right one in endpoint.url</source>
   <translation>文書がそこへ送られてしまうため、従いません。正しいアドレスを endpoint.url に書いてください</translation>
  </message>
  <message>
   <source>The GPU that is used where only one is, and for small tensors where rows are shared.</source>
   <translation>1 つだけ使うときの GPU と、行を分けるときに小さなテンソルを置く GPU です。</translation>
  </message>
  <message>
   <source>The adapter, its examples and its measurements are deleted.</source>
   <translation>アダプターと、その学習例・測定結果を削除します。</translation>
  </message>
  <message>
   <source>The address in endpoint.url usually ends in /v1</source>
   <translation>endpoint.url のアドレスは、ふつう /v1 で終わります</translation>
  </message>
  <message>
   <source>The answer links to {address}</source>
   <translation>回答内のリンク: {address}</translation>
  </message>
  <message>
   <source>The backup is restored. The former library is kept in {folder}.</source>
   <translation>バックアップを復元しました。以前のライブラリは {folder} に残っています。</translation>
  </message>
  <message>
   <source>The conversation is kept; ask again and a new engine starts</source>
   <translation>会話は残っています。もう一度質問すると、新しいエンジンが始まります</translation>
  </message>
  <message>
   <source>The curves appear with the first steps.</source>
   <translation>最初のステップが終わると曲線が表示されます。</translation>
  </message>
  <message>
   <source>The environment variable {name} decides this.</source>
   <translation>環境変数 {name} が決めています。</translation>
  </message>
  <message>
   <source>The environment variable {name} wins over this choice; unset it.</source>
   <translation>環境変数 {name} がこの選択より優先されます。解除してください。</translation>
  </message>
  <message>
   <source>The examples are ready</source>
   <translation>例ができました</translation>
  </message>
  <message>
   <source>The file has changed since it was indexed. The marked words may be elsewhere now.</source>
   <translation>登録後にファイルが変更されています。該当箇所の位置が変わっている可能性があります。</translation>
  </message>
  <message>
   <source>The file is not where it was. This is its text from the index.</source>
   <translation>ファイルが元の場所にありません。索引にあるテキストを表示しています。</translation>
  </message>
  <message>
   <source>The last one was to {host}.</source>
   <translation>最後は {host} 宛てです。</translation>
  </message>
  <message>
   <source>The ledger cannot be read</source>
   <translation>台帳を読み取れません</translation>
  </message>
  <message>
   <source>The library, models and settings. It cannot be moved while it is in use: close DeskRAG, move the folder, and set the environment variable DESKRAG_HOME to its new place.</source>
   <translation>ライブラリ、モデル、設定の場所です。使用中は移動できません。DeskRAG を閉じてフォルダーを移動し、環境変数 DESKRAG_HOME に新しい場所を設定してください。</translation>
  </message>
  <message>
   <source>The list of models was left as it is</source>
   <translation>モデルの一覧はそのままにしました</translation>
  </message>
  <message>
   <source>The loopback server (deskrag serve).</source>
   <translation>このコンピューター内のサーバー（deskrag serve）です。</translation>
  </message>
  <message>
   <source>The model answers alone from now on.</source>
   <translation>これからはモデルが単独で回答します。</translation>
  </message>
  <message>
   <source>The models cannot be listed</source>
   <translation>モデルの一覧を表示できません</translation>
  </message>
  <message>
   <source>The rest can be searched.</source>
   <translation>それ以外は検索できます。</translation>
  </message>
  <message>
   <source>The same questions, without and with it</source>
   <translation>同じ質問への回答（なしとあり）</translation>
  </message>
  <message>
   <source>The search indexes are still to be made ({why}): run {command}</source>
   <translation>検索の索引はまだ作られていません（{why}）。{command} を実行してください</translation>
  </message>
  <message>
   <source>The settings were left as they are</source>
   <translation>設定はそのままにしました</translation>
  </message>
  <message>
   <source>The trainings cannot be read</source>
   <translation>学習の一覧を読み込めません</translation>
  </message>
  <message>
   <source>The words cannot be marked on this page. “Show as text” shows them.</source>
   <translation>このページでは該当箇所を強調できません。「テキストで表示」で確認できます。</translation>
  </message>
  <message>
   <source>Theme</source>
   <translation>テーマ</translation>
  </message>
  <message>
   <source>There are none like that.</source>
   <translation>該当するものはありません。</translation>
  </message>
  <message>
   <source>There are none yet</source>
   <translation>まだ一つもありません</translation>
  </message>
  <message>
   <source>There are: {names}</source>
   <translation>使えるもの: {names}</translation>
  </message>
  <message>
   <source>There is a collection of this name already.</source>
   <translation>同じ名前のコレクションがあります。</translation>
  </message>
  <message>
   <source>There is a training of this name already. Choose another name.</source>
   <translation>同じ名前の学習がすでにあります。別の名前にしてください。</translation>
  </message>
  <message>
   <source>There is no text on this page.</source>
   <translation>このページにはテキストがありません。</translation>
  </message>
  <message>
   <source>There is nothing to download</source>
   <translation>ダウンロードするものはありません</translation>
  </message>
  <message>
   <source>There is nothing to learn from yet</source>
   <translation>学習の元になるものがまだありません</translation>
  </message>
  <message>
   <source>There is nothing to search for. If it shows text to you, it may be a picture.</source>
   <translation>検索できる本文がありません。文字が見える場合は、画像かもしれません。</translation>
  </message>
  <message>
   <source>There is nothing to search yet</source>
   <translation>検索できる文書がまだありません</translation>
  </message>
  <message>
   <source>These models are not on this machine: {names}</source>
   <translation>次のモデルはこのコンピューターにありません: {names}</translation>
  </message>
  <message numerus="yes">
   <source>They take the place of the %Ln examples under “Review”.</source>
   <translation>
    <numerusform>「確認」にある %Ln 件と置き換わります。</numerusform>
   </translation>
  </message>
  <message>
   <source>This list</source>
   <translation>この一覧</translation>
  </message>
  <message>
   <source>This model is quantised already ({name}): what that lost stays lost, and a second time loses more.</source>
   <translation>このモデルはすでに量子化されています（{name}）。失われたものは戻らず、二度目でさらに失われます。</translation>
  </message>
  <message>
   <source>This month</source>
   <translation>今月</translation>
  </message>
  <message>
   <source>This search did not work</source>
   <translation>検索できませんでした</translation>
  </message>
  <message>
   <source>This stays on your computer.</source>
   <translation>この内容はコンピューターの外に出ません。</translation>
  </message>
  <message>
   <source>This week</source>
   <translation>今週</translation>
  </message>
  <message>
   <source>This year</source>
   <translation>今年</translation>
  </message>
  <message>
   <source>Time</source>
   <translation>時間</translation>
  </message>
  <message>
   <source>Time for loading</source>
   <translation>読み込みの時間</translation>
  </message>
  <message>
   <source>Time for one file</source>
   <translation>1 ファイルの時間</translation>
  </message>
  <message>
   <source>Title</source>
   <translation>題名</translation>
  </message>
  <message>
   <source>To download</source>
   <translation>ダウンロードできるモデル</translation>
  </message>
  <message>
   <source>To learn</source>
   <translation>学習用</translation>
  </message>
  <message>
   <source>Today</source>
   <translation>今日</translation>
  </message>
  <message>
   <source>Tokens the KV cache holds for all answers together; automatic (0) means what memory allows.</source>
   <translation>すべての回答を合わせて KV キャッシュが保持するトークン数です。自動（0）はメモリの許す量です。</translation>
  </message>
  <message>
   <source>Too large</source>
   <translation>大きすぎます</translation>
  </message>
  <message>
   <source>Too many open files</source>
   <translation>開いているファイルが多すぎます</translation>
  </message>
  <message>
   <source>Took too long</source>
   <translation>時間がかかりすぎました</translation>
  </message>
  <message>
   <source>Topics</source>
   <translation>話題</translation>
  </message>
  <message>
   <source>Train</source>
   <translation>学習</translation>
  </message>
  <message>
   <source>Train it on more or better examples; or use it all the same with --anyway</source>
   <translation>例を増やすか良くして学習し直してください。それでも使うなら --anyway を付けます</translation>
  </message>
  <message>
   <source>Train on the processor, or install the CUDA build of torch</source>
   <translation>プロセッサーで学習するか、CUDA 版の torch を入れてください</translation>
  </message>
  <message>
   <source>Train or import it again</source>
   <translation>学習し直すか、取り込み直してください</translation>
  </message>
  <message>
   <source>Trained</source>
   <translation>学習完了</translation>
  </message>
  <message>
   <source>Training</source>
   <translation>学習中</translation>
  </message>
  <message>
   <source>Training loss</source>
   <translation>学習の損失</translation>
  </message>
  <message>
   <source>Training {percent} %</source>
   <translation>学習中 {percent} %</translation>
  </message>
  <message>
   <source>Training “{name}” stopped</source>
   <translation>「{name}」の学習が止まりました</translation>
  </message>
  <message>
   <source>Trainings</source>
   <translation>学習の一覧</translation>
  </message>
  <message>
   <source>Trust the endpoint</source>
   <translation>エンドポイントを信頼する</translation>
  </message>
  <message>
   <source>Try again</source>
   <translation>もう一度試す</translation>
  </message>
  <message>
   <source>Try again in a moment</source>
   <translation>しばらくしてから、もう一度お試しください</translation>
  </message>
  <message>
   <source>Try again later, or another repository</source>
   <translation>あとでもう一度試すか、別のリポジトリをお試しください</translation>
  </message>
  <message>
   <source>Try again when it has ended</source>
   <translation>終わってから、もう一度お試しください</translation>
  </message>
  <message>
   <source>Try again.</source>
   <translation>もう一度お試しください。</translation>
  </message>
  <message>
   <source>Try another one</source>
   <translation>別のものをお試しください</translation>
  </message>
  <message>
   <source>Try another repository</source>
   <translation>別のリポジトリをお試しください</translation>
  </message>
  <message>
   <source>Try failed files again</source>
   <translation>失敗したファイルを再試行</translation>
  </message>
  <message>
   <source>Try other words, fewer words, or another spelling.</source>
   <translation>別の言葉や、より少ない言葉、別の表記をお試しください。</translation>
  </message>
  <message>
   <source>Tune</source>
   <translation>学習</translation>
  </message>
  <message>
   <source>Turn on text recognition in the settings. Then index the file again.</source>
   <translation>設定で文字認識を有効にしてから、このファイルの索引を作り直してください。</translation>
  </message>
  <message>
   <source>Type</source>
   <translation>種類</translation>
  </message>
  <message>
   <source>Type a question in words</source>
   <translation>質問を文で入力してください</translation>
  </message>
  <message>
   <source>Type of the KV cache; q8_0 halves its memory and costs some speed on the CPU.</source>
   <translation>KV キャッシュの形式です。q8_0 はメモリを半分にし、CPU では少し遅くなります。</translation>
  </message>
  <message>
   <source>Type of the cache</source>
   <translation>キャッシュの形式</translation>
  </message>
  <message>
   <source>Type: {name}</source>
   <translation>種類: {name}</translation>
  </message>
  <message>
   <source>Understood as: “{question}”</source>
   <translation>次の質問として検索: 「{question}」</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>元に戻す</translation>
  </message>
  <message>
   <source>Unpack it and add the folder</source>
   <translation>展開してフォルダーを追加してください</translation>
  </message>
  <message>
   <source>Unpin</source>
   <translation>ピン留めを外す</translation>
  </message>
  <message>
   <source>Unset it to download</source>
   <translation>ダウンロードするには、この設定を外してください</translation>
  </message>
  <message>
   <source>Up to 0.5 GB</source>
   <translation>0.5 GB まで</translation>
  </message>
  <message>
   <source>Up to 10 GB</source>
   <translation>10 GB まで</translation>
  </message>
  <message>
   <source>Up to 2 GB</source>
   <translation>2 GB まで</translation>
  </message>
  <message>
   <source>Up to 5 GB</source>
   <translation>5 GB まで</translation>
  </message>
  <message>
   <source>Update DeskRAG</source>
   <translation>DeskRAG を更新してください</translation>
  </message>
  <message>
   <source>Update DeskRAG, or choose a model of another family</source>
   <translation>DeskRAG を更新するか、別の系統のモデルを選んでください</translation>
  </message>
  <message>
   <source>Update DeskRAG, or choose the model in another quantisation</source>
   <translation>DeskRAG を更新するか、別の量子化のモデルを選んでください</translation>
  </message>
  <message>
   <source>Update DeskRAG, or move the file</source>
   <translation>DeskRAG を更新するか、このファイルを別の場所へ移してください</translation>
  </message>
  <message>
   <source>Update DeskRAG, or use another library with --library</source>
   <translation>DeskRAG を更新するか、--library で別のライブラリを指定してください</translation>
  </message>
  <message>
   <source>Use --name</source>
   <translation>--name を使ってください</translation>
  </message>
  <message>
   <source>Use a file of questions and answers…</source>
   <translation>質問と回答のファイルを使う…</translation>
  </message>
  <message>
   <source>Use it</source>
   <translation>使う</translation>
  </message>
  <message>
   <source>Use it anyway</source>
   <translation>それでも使う</translation>
  </message>
  <message>
   <source>Use it no longer</source>
   <translation>使うのをやめる</translation>
  </message>
  <message>
   <source>Use it where it is</source>
   <translation>元の場所で使う</translation>
  </message>
  <message>
   <source>Use proxies</source>
   <translation>プロキシを使う</translation>
  </message>
  <message>
   <source>Use the same version of DeskRAG for both, or stop the other one</source>
   <translation>両方で同じ版の DeskRAG を使うか、もう一方を終了してください</translation>
  </message>
  <message>
   <source>Use this model</source>
   <translation>このモデルを使う</translation>
  </message>
  <message>
   <source>Use {name}, or the path of a sentence-transformers folder</source>
   <translation>{name} か、sentence-transformers のフォルダーの場所を指定してください</translation>
  </message>
  <message>
   <source>Variable of the key</source>
   <translation>鍵の変数</translation>
  </message>
  <message>
   <source>Vectors</source>
   <translation>ベクトル</translation>
  </message>
  <message>
   <source>Wait a moment and ask again</source>
   <translation>しばらく待ってから、もう一度質問してください</translation>
  </message>
  <message>
   <source>Wait for it to end, or stop it first</source>
   <translation>終わるまで待つか、先にそれを止めてください</translation>
  </message>
  <message>
   <source>Waiting</source>
   <translation>待機中</translation>
  </message>
  <message>
   <source>Waiting for its turn</source>
   <translation>順番を待っています</translation>
  </message>
  <message>
   <source>Web pages</source>
   <translation>ウェブページ</translation>
  </message>
  <message>
   <source>Web pages (such as http://localhost:3000) that may call the server from a browser.</source>
   <translation>ブラウザーからサーバーを呼べるウェブページ（http://localhost:3000 など）です。</translation>
  </message>
  <message>
   <source>Weights</source>
   <translation>重み</translation>
  </message>
  <message>
   <source>What a model can read and write for one answer, in tokens; automatic (0) means all it can, at most 8192.</source>
   <translation>モデルが 1 件の回答で読み書きできる量（トークン）です。自動（0）はモデルの上限（最大 8192）です。</translation>
  </message>
  <message>
   <source>What answers now</source>
   <translation>現在の回答モデル</translation>
  </message>
  <message>
   <source>What came is kept.</source>
   <translation>届いた分は残ります。</translation>
  </message>
  <message>
   <source>What does fault code E4 mean?</source>
   <translation>X100-Jの空気抜きは何分間続きますか。</translation>
  </message>
  <message>
   <source>What runs well here</source>
   <translation>快適に動くもの</translation>
  </message>
  <message>
   <source>What should it have said? (optional)</source>
   <translation>どう答えるべきでしたか？（任意）</translation>
  </message>
  <message>
   <source>What that model can read and write at once, in tokens.</source>
   <translation>そのモデルが一度に読み書きできる量（トークン）です。</translation>
  </message>
  <message>
   <source>What was saved until then is kept; run the command again</source>
   <translation>それまでに保存したものは残っています。もう一度実行してください</translation>
  </message>
  <message>
   <source>What was wrong?</source>
   <translation>どこに問題がありましたか？</translation>
  </message>
  <message>
   <source>What would you like to know?</source>
   <translation>何を知りたいですか？</translation>
  </message>
  <message>
   <source>Where chance has a part, the same seed chooses the same words again.</source>
   <translation>偶然が加わるとき、同じシードなら同じ言葉が選ばれます。</translation>
  </message>
  <message>
   <source>Where models are downloaded from, when a person asks for a download.</source>
   <translation>ダウンロードを頼んだときの取得元です。</translation>
  </message>
  <message>
   <source>Where models are downloaded from.</source>
   <translation>モデルのダウンロード元です。</translation>
  </message>
  <message>
   <source>Whether DeskRAG may reach other machines at all.</source>
   <translation>DeskRAG が他のコンピューターに接続してよいかどうかです。</translation>
  </message>
  <message>
   <source>Whether its sentences may be shown before a quote supports them.</source>
   <translation>引用で裏付けられる前に文を表示してよいかどうかです。</translation>
  </message>
  <message>
   <source>Which answers</source>
   <translation>表示する回答</translation>
  </message>
  <message>
   <source>Which gate do visitors use at the works?</source>
   <translation>展示会での当社の場所の番号は何ですか。</translation>
  </message>
  <message>
   <source>Which way the next questions go</source>
   <translation>これからの質問に何で答えるかを選びます</translation>
  </message>
  <message>
   <source>While the window is open, serve its library on 127.0.0.1, so that commands work through it.</source>
   <translation>ウィンドウが開いている間、ライブラリを 127.0.0.1 で公開し、コマンドがそれを通して動くようにします。</translation>
  </message>
  <message>
   <source>Whole layers</source>
   <translation>層ごと</translation>
  </message>
  <message>
   <source>With it · {share}</source>
   <translation>あり · {share}</translation>
  </message>
  <message>
   <source>With “offline” every connection to another machine is refused; with “on request” only what you ask for goes out: downloads of models, and an endpoint whose address you have written.</source>
   <translation>「オフライン」では他のコンピューターへの接続をすべて拒否します。「求めに応じて」では、頼んだものだけが外へ出ます：モデルのダウンロードと、アドレスを書いたエンドポイントです。</translation>
  </message>
  <message>
   <source>Without · {share}</source>
   <translation>なし · {share}</translation>
  </message>
  <message>
   <source>Word document</source>
   <translation>Word 文書</translation>
  </message>
  <message>
   <source>Words shared with the expected answer</source>
   <translation>期待する回答との語の一致</translation>
  </message>
  <message>
   <source>Work space</source>
   <translation>作業領域</translation>
  </message>
  <message>
   <source>Worse with it</source>
   <translation>ありの方が悪い</translation>
  </message>
  <message>
   <source>Write it like http://127.0.0.1:8080/v1</source>
   <translation>http://127.0.0.1:8080/v1 のように書いてください</translation>
  </message>
  <message>
   <source>Write one variable a setting, such as {example}</source>
   <translation>{example} のように、設定ごとに一つの変数を書いてください</translation>
  </message>
  <message>
   <source>Write {year}, {month} or {day}</source>
   <translation>{year}、{month}、{day} のように書いてください</translation>
  </message>
  <message numerus="yes">
   <source>Writing %Ln answers</source>
   <translation>
    <numerusform>%Ln 件の回答を書いています</numerusform>
   </translation>
  </message>
  <message>
   <source>Writing questions and checking each by a search</source>
   <translation>質問を作り、検索で確かめています</translation>
  </message>
  <message>
   <source>Writing the backup…</source>
   <translation>バックアップを書いています…</translation>
  </message>
  <message>
   <source>Yesterday</source>
   <translation>昨日</translation>
  </message>
  <message>
   <source>You can ask as soon as the first ones are ready.</source>
   <translation>最初の文書の準備ができ次第、質問できます。</translation>
  </message>
  <message>
   <source>Your chats will be listed here.</source>
   <translation>チャットはここに表示されます。</translation>
  </message>
  <message>
   <source>Your question</source>
   <translation>質問</translation>
  </message>
  <message>
   <source>`deskrag history` lists conversations</source>
   <translation>会話は `deskrag history` で一覧できます</translation>
  </message>
  <message>
   <source>`deskrag status` lists what is</source>
   <translation>索引にあるものは `deskrag status` で確認できます</translation>
  </message>
  <message>
   <source>`deskrag tune status` lists them</source>
   <translation>`deskrag tune status` で一覧できます</translation>
  </message>
  <message>
   <source>a 7z archive</source>
   <translation>7z アーカイブ</translation>
  </message>
  <message>
   <source>a JSON schema and a grammar cannot be used together</source>
   <translation>JSON スキーマと文法は同時に使えません</translation>
  </message>
  <message>
   <source>a RAR archive</source>
   <translation>RAR アーカイブ</translation>
  </message>
  <message>
   <source>a SQLite database</source>
   <translation>SQLite データベース</translation>
  </message>
  <message>
   <source>a bzip2 archive</source>
   <translation>bzip2 アーカイブ</translation>
  </message>
  <message>
   <source>a classic mixture of experts; an old file that new llama.cpp may refuse</source>
   <translation>古典的な混合エキスパート。古いファイルのため新しい llama.cpp では読み込めないことがある</translation>
  </message>
  <message>
   <source>a collection's name has 1 to 100 printable characters</source>
   <translation>コレクションの名前は、表示できる文字で 1〜100 文字にしてください</translation>
  </message>
  <message>
   <source>a compressed reply although none was asked for</source>
   <translation>頼んでいない圧縮した応答</translation>
  </message>
  <message>
   <source>a device</source>
   <translation>デバイス</translation>
  </message>
  <message>
   <source>a file is in the way of a folder that DeskRAG needs</source>
   <translation>DeskRAG が使うフォルダーの場所に、同じ名前のファイルがあります</translation>
  </message>
  <message>
   <source>a file of this name is there already</source>
   <translation>同じ名前のファイルがすでにあります</translation>
  </message>
  <message>
   <source>a folder</source>
   <translation>フォルダー</translation>
  </message>
  <message>
   <source>a gzip archive</source>
   <translation>gzip アーカイブ</translation>
  </message>
  <message>
   <source>a large model at the speed of a small one, with 24 GB of memory</source>
   <translation>24 GB のメモリで、小型並みの速さの大型モデル</translation>
  </message>
  <message>
   <source>a line without end</source>
   <translation>終わりのない行</translation>
  </message>
  <message>
   <source>a link that leads out of its folder; add what it leads to by itself</source>
   <translation>フォルダーの外を指すリンクです。リンク先を別に追加してください</translation>
  </message>
  <message>
   <source>a mixture of experts</source>
   <translation>混合エキスパート</translation>
  </message>
  <message>
   <source>a model file, not a document</source>
   <translation>文書ではなくモデルのファイル</translation>
  </message>
  <message>
   <source>a model of the type {kind} cannot be written</source>
   <translation>種類 {kind} のモデルは書き出せません</translation>
  </message>
  <message>
   <source>a model's name has letters, digits, dots, dashes and underscores only</source>
   <translation>モデルの名前に使えるのは、英数字、ピリオド、ハイフン、下線だけです</translation>
  </message>
  <message>
   <source>a named pipe</source>
   <translation>名前付きパイプ</translation>
  </message>
  <message>
   <source>a number is below 0</source>
   <translation>0 より小さい数があります</translation>
  </message>
  <message>
   <source>a part of it unpacks to a suspicious multiple of its size (a zip bomb?)</source>
   <translation>一部が不審な倍率で展開されます（zip 爆弾の可能性）</translation>
  </message>
  <message>
   <source>a password is needed</source>
   <translation>パスワードが必要です</translation>
  </message>
  <message>
   <source>a picture (HEIC)</source>
   <translation>画像（HEIC）</translation>
  </message>
  <message>
   <source>a picture of {width} x {height} pixels is too large</source>
   <translation>{width} x {height} ピクセルの画像は大きすぎます</translation>
  </message>
  <message>
   <source>a picture, and text recognition is turned off</source>
   <translation>画像ですが、文字認識がオフになっています</translation>
  </message>
  <message>
   <source>a picture; its text can be read with the extra for recognition</source>
   <translation>画像です。文字認識の追加機能で読み取れます</translation>
  </message>
  <message>
   <source>a program, not a document</source>
   <translation>文書ではなくプログラム</translation>
  </message>
  <message>
   <source>a proven general model</source>
   <translation>実績のある汎用モデル</translation>
  </message>
  <message>
   <source>a reply of type {kind}</source>
   <translation>種類 {kind} の応答</translation>
  </message>
  <message>
   <source>a reply without end</source>
   <translation>終わりのない応答</translation>
  </message>
  <message>
   <source>a repository is written as OWNER/NAME</source>
   <translation>リポジトリは「所有者/名前」の形で書いてください</translation>
  </message>
  <message>
   <source>a request has either a JSON schema or a grammar, not both</source>
   <translation>JSON スキーマと文法は、どちらか一方だけを指定してください</translation>
  </message>
  <message>
   <source>a request has either messages or a prompt, not both</source>
   <translation>メッセージとプロンプトは、どちらか一方だけを指定してください</translation>
  </message>
  <message>
   <source>a rough guess</source>
   <translation>おおよその目安</translation>
  </message>
  <message>
   <source>a search for the question did not find its passage again</source>
   <translation>検索で元の文章が見つからなかった</translation>
  </message>
  <message>
   <source>a socket</source>
   <translation>ソケット</translation>
  </message>
  <message>
   <source>a sound file</source>
   <translation>音声ファイル</translation>
  </message>
  <message>
   <source>a sound or video file</source>
   <translation>音声または動画のファイル</translation>
  </message>
  <message>
   <source>a tensor has an impossible shape</source>
   <translation>テンソルの形があり得ないものです</translation>
  </message>
  <message>
   <source>a tuned model cannot answer where no model is called</source>
   <translation>モデルを使わない答え方では、調整したモデルは使えません</translation>
  </message>
  <message>
   <source>a very small model that can reason</source>
   <translation>推論ができるごく小さなモデル</translation>
  </message>
  <message>
   <source>a {suffix} file alone is not a model DeskRAG can run</source>
   <translation>{suffix} ファイルだけでは、DeskRAG で動かせるモデルになりません</translation>
  </message>
  <message numerus="yes">
   <source>about %Ln hours</source>
   <translation>
    <numerusform>約 %Ln 時間</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>about %Ln hours left</source>
   <translation>
    <numerusform>残り約 %Ln 時間</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>about %Ln minutes</source>
   <translation>
    <numerusform>約 %Ln 分</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>about %Ln minutes left</source>
   <translation>
    <numerusform>残り約 %Ln 分</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>about %Ln seconds</source>
   <translation>
    <numerusform>約 %Ln 秒</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>about %Ln seconds left</source>
   <translation>
    <numerusform>残り約 %Ln 秒</numerusform>
   </translation>
  </message>
  <message>
   <source>about 100 languages, better and three times slower than small</source>
   <translation>約 100 言語。small より高品質で、速さは 3 分の 1</translation>
  </message>
  <message>
   <source>about 100 languages, for machines with time or a GPU</source>
   <translation>約 100 言語。時間に余裕があるか GPU のある機器向け</translation>
  </message>
  <message>
   <source>about 100 languages, quick on a CPU: the first choice beside English</source>
   <translation>約 100 言語、CPU で高速。英語以外の第一候補</translation>
  </message>
  <message>
   <source>an Apple iWork document</source>
   <translation>Apple iWork の文書</translation>
  </message>
  <message>
   <source>an adapter's name has letters, digits, dots, dashes and underscores only</source>
   <translation>アダプターの名前に使えるのは、英数字、ピリオド、ハイフン、下線だけです</translation>
  </message>
  <message>
   <source>an endpoint answers with the models it has; an adapter cannot be sent to it</source>
   <translation>エンドポイントは自分のモデルで答えます。アダプターは送れません</translation>
  </message>
  <message>
   <source>an endpoint does not tell how likely an opening is</source>
   <translation>エンドポイントからは、書き出しの確からしさがわかりません</translation>
  </message>
  <message>
   <source>an environment variable cannot be understood</source>
   <translation>環境変数を読み解けません</translation>
  </message>
  <message>
   <source>an old Office or other OLE file</source>
   <translation>旧形式の Office またはその他の OLE ファイル</translation>
  </message>
  <message>
   <source>an old PowerPoint presentation (.ppt)</source>
   <translation>旧形式の PowerPoint（.ppt）</translation>
  </message>
  <message>
   <source>an old Word document (.doc)</source>
   <translation>旧形式の Word 文書（.doc）</translation>
  </message>
  <message>
   <source>an unknown event came from the program that holds the library: {event}</source>
   <translation>ライブラリを開いているプログラムから、知らない知らせが届きました: {event}</translation>
  </message>
  <message>
   <source>an xz archive</source>
   <translation>xz アーカイブ</translation>
  </message>
  <message numerus="yes">
   <source>and %Ln more</source>
   <translation>
    <numerusform>ほか %Ln 件</numerusform>
   </translation>
  </message>
  <message>
   <source>and {count} more members that cannot be read</source>
   <translation>ほかに読み取れない項目が {count} 個あります</translation>
  </message>
  <message>
   <source>another model</source>
   <translation>別のモデル</translation>
  </message>
  <message>
   <source>another process has the vector index open</source>
   <translation>別のプログラムがベクトル索引を開いています</translation>
  </message>
  <message>
   <source>another process is busy with this training</source>
   <translation>別のプログラムがこの学習を行っています</translation>
  </message>
  <message>
   <source>another process is changing the list of models</source>
   <translation>別のプログラムがモデルの一覧を変えています</translation>
  </message>
  <message>
   <source>another process is choosing adapters</source>
   <translation>別のプログラムがアダプターを選んでいます</translation>
  </message>
  <message>
   <source>another process is downloading this model</source>
   <translation>別のプログラムがこのモデルをダウンロードしています</translation>
  </message>
  <message>
   <source>another process is writing the keyword index</source>
   <translation>別のプログラムがキーワード索引に書き込んでいます</translation>
  </message>
  <message>
   <source>another process is writing to the library</source>
   <translation>別のプログラムがライブラリに書き込んでいます</translation>
  </message>
  <message>
   <source>answers from documents on a laptop</source>
   <translation>ノート PC で文書から回答</translation>
  </message>
  <message>
   <source>answers from documents on a laptop without a GPU</source>
   <translation>GPU のないノート PC で文書から回答</translation>
  </message>
  <message>
   <source>answers from documents with sources, for private use</source>
   <translation>出典付きで文書から回答、私的利用向け</translation>
  </message>
  <message>
   <source>answers from documents, business texts, Japanese too</source>
   <translation>文書やビジネス文からの回答、日本語にも対応</translation>
  </message>
  <message>
   <source>answers now</source>
   <translation>回答に使用中</translation>
  </message>
  <message>
   <source>as quick as the last training of this model</source>
   <translation>このモデルの前回の学習から</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>自動</translation>
  </message>
  <message>
   <source>bf16</source>
   <translation>bf16</translation>
  </message>
  <message>
   <source>calculation and reasoning; also under the Llama 3.1 licence</source>
   <translation>計算と推論。Llama 3.1 ライセンスも適用</translation>
  </message>
  <message>
   <source>calculation and reasoning; slow to the first word</source>
   <translation>計算と推論。最初の語までが遅い</translation>
  </message>
  <message>
   <source>cannot be opened</source>
   <translation>開けません</translation>
  </message>
  <message>
   <source>cannot be opened ({why})</source>
   <translation>開けません（{why}）</translation>
  </message>
  <message>
   <source>cannot be read</source>
   <translation>読み取れません</translation>
  </message>
  <message>
   <source>cannot be read ({why})</source>
   <translation>読み取れません（{why}）</translation>
  </message>
  <message>
   <source>cannot be read as a notebook</source>
   <translation>ノートブックとして読み取れません</translation>
  </message>
  <message>
   <source>cannot be read as a table ({detail})</source>
   <translation>表として読み取れません（{detail}）</translation>
  </message>
  <message>
   <source>cannot be read as a workbook ({detail})</source>
   <translation>ブックとして読み取れません（{detail}）</translation>
  </message>
  <message>
   <source>cannot be read as a {kind}: it is damaged or unusual ({detail})</source>
   <translation>{kind}として読み取れません。壊れているか、特殊な形式です（{detail}）</translation>
  </message>
  <message>
   <source>cannot be written</source>
   <translation>書き込めません</translation>
  </message>
  <message>
   <source>careful answers with a 12 GB GPU</source>
   <translation>12 GB の GPU でていねいな回答</translation>
  </message>
  <message>
   <source>checkpoints and adapter need {size}, and {free} are free</source>
   <translation>保存点とアダプターには {size} が必要ですが、空きは {free} です</translation>
  </message>
  <message>
   <source>clear short answers</source>
   <translation>明快で短い回答</translation>
  </message>
  <message>
   <source>crashed the reader ({how})</source>
   <translation>読み取り中に異常終了しました（{how}）</translation>
  </message>
  <message>
   <source>cut off</source>
   <translation>途中で切れました</translation>
  </message>
  <message>
   <source>d MMM yyyy</source>
   <translation>yyyy/MM/dd</translation>
  </message>
  <message>
   <source>d MMM yyyy, HH:mm</source>
   <translation>yyyy/MM/dd HH:mm</translation>
  </message>
  <message>
   <source>demanding questions with a 12 GB GPU; can reason</source>
   <translation>12 GB の GPU で難しい質問。推論もできる</translation>
  </message>
  <message>
   <source>demanding questions with a 16-24 GB GPU</source>
   <translation>16～24 GB の GPU で難しい質問</translation>
  </message>
  <message>
   <source>demanding questions with a 24 GB GPU</source>
   <translation>24 GB の GPU で難しい質問</translation>
  </message>
  <message>
   <source>documents in many languages</source>
   <translation>多言語の文書</translation>
  </message>
  <message>
   <source>done</source>
   <translation>完了</translation>
  </message>
  <message>
   <source>drive is missing</source>
   <translation>ドライブなし</translation>
  </message>
  <message>
   <source>dropout, warm-up and held-out share must be at least 0 and below 1</source>
   <translation>ドロップアウト、ウォームアップ、取り分ける割合は、0 以上 1 未満にしてください</translation>
  </message>
  <message>
   <source>e-book</source>
   <translation>電子書籍</translation>
  </message>
  <message>
   <source>either messages or a prompt is needed</source>
   <translation>メッセージかプロンプトのどちらかが必要です</translation>
  </message>
  <message>
   <source>empty</source>
   <translation>空</translation>
  </message>
  <message>
   <source>empty file</source>
   <translation>空のファイルです</translation>
  </message>
  <message>
   <source>ended from outside, perhaps because memory ran out</source>
   <translation>外から止められました。メモリ不足かもしれません</translation>
  </message>
  <message>
   <source>epochs must be above 0</source>
   <translation>エポック数は 0 より大きくしてください</translation>
  </message>
  <message>
   <source>exact English answers with a 12 GB GPU</source>
   <translation>12 GB の GPU で正確な英語の回答</translation>
  </message>
  <message>
   <source>exit code {number}</source>
   <translation>終了コード {number}</translation>
  </message>
  <message>
   <source>exported</source>
   <translation>書き出し</translation>
  </message>
  <message>
   <source>f16</source>
   <translation>f16</translation>
  </message>
  <message>
   <source>f32</source>
   <translation>f32</translation>
  </message>
  <message>
   <source>files of the keyword index are missing</source>
   <translation>キーワード索引のファイルが足りません</translation>
  </message>
  <message>
   <source>fit advice is for language models; an embedding model takes little more than its size</source>
   <translation>この見積もりは言語モデル用です。埋め込みモデルは、ほぼファイルの大きさしか使いません</translation>
  </message>
  <message>
   <source>fluent English on a laptop</source>
   <translation>ノート PC で流暢な英語</translation>
  </message>
  <message>
   <source>general questions, long context</source>
   <translation>一般的な質問、長い文脈</translation>
  </message>
  <message>
   <source>has {count} pages, more than {limit}</source>
   <translation>{count} ページあり、上限の {limit} ページを超えています</translation>
  </message>
  <message>
   <source>holds more than {count} characters of text</source>
   <translation>テキストが {count} 文字を超えています</translation>
  </message>
  <message>
   <source>in main memory</source>
   <translation>メインメモリに</translation>
  </message>
  <message>
   <source>install deskrag[ocr]</source>
   <translation>deskrag[ocr] をインストールしてください</translation>
  </message>
  <message>
   <source>is {what}, not a file</source>
   <translation>ファイルではなく{what}です</translation>
  </message>
  <message>
   <source>it cannot be written</source>
   <translation>書き込めません</translation>
  </message>
  <message>
   <source>it changes biases, which a GGUF adapter cannot hold</source>
   <translation>バイアスを変えるもので、GGUF アダプターに入りません</translation>
  </message>
  <message>
   <source>it changes {module}, which this model does not have</source>
   <translation>このモデルにない {module} を変えるものです</translation>
  </message>
  <message>
   <source>it does not name its architecture</source>
   <translation>アーキテクチャの名前がありません</translation>
  </message>
  <message>
   <source>it holds no config.json and tokenizer.json</source>
   <translation>config.json と tokenizer.json がありません</translation>
  </message>
  <message>
   <source>it holds no model.safetensors</source>
   <translation>model.safetensors がありません</translation>
  </message>
  <message>
   <source>it holds no model.safetensors and tokenizer.json</source>
   <translation>model.safetensors と tokenizer.json がありません</translation>
  </message>
  <message>
   <source>it holds no tokenizer.json</source>
   <translation>tokenizer.json がありません</translation>
  </message>
  <message>
   <source>it is a DoRA adapter, which llama.cpp cannot run</source>
   <translation>llama.cpp で動かせない DoRA アダプターです</translation>
  </message>
  <message>
   <source>it is a question of this topic</source>
   <translation>このトピックの質問です</translation>
  </message>
  <message>
   <source>it is of the kind {kind}, and llama.cpp runs LoRA only</source>
   <translation>種類が {kind} ですが、llama.cpp で動くのは LoRA だけです</translation>
  </message>
  <message>
   <source>it is shorter than its header says; was it copied or downloaded completely?</source>
   <translation>ヘッダーに書かれた長さに足りません。コピーやダウンロードは最後まで終わっていますか？</translation>
  </message>
  <message>
   <source>it is the one that answers</source>
   <translation>回答に使うモデルです</translation>
  </message>
  <message>
   <source>it is the one that searches</source>
   <translation>検索に使うモデルです</translation>
  </message>
  <message>
   <source>it replaces whole layers (modules_to_save), which a GGUF adapter cannot hold</source>
   <translation>層全体（modules_to_save）を置き換えるもので、GGUF アダプターに入りません</translation>
  </message>
  <message>
   <source>it was trained on other weights</source>
   <translation>別の重みで学習されています</translation>
  </message>
  <message>
   <source>its XML is damaged ({detail})</source>
   <translation>XML が壊れています（{detail}）</translation>
  </message>
  <message>
   <source>its XML is empty</source>
   <translation>XML が空です</translation>
  </message>
  <message>
   <source>its alignment is impossible</source>
   <translation>配置の単位があり得ない値です</translation>
  </message>
  <message>
   <source>its config.json is missing or damaged</source>
   <translation>config.json がないか、壊れています</translation>
  </message>
  <message>
   <source>its content is nested too deeply</source>
   <translation>内容の入れ子が深すぎます</translation>
  </message>
  <message>
   <source>its files hold {count} tensors where {stated} belong to it</source>
   <translation>テンソルは {stated} 個のはずですが、ファイルには {count} 個あります</translation>
  </message>
  <message>
   <source>its folder {path} is missing</source>
   <translation>フォルダー {path} がありません</translation>
  </message>
  <message>
   <source>its header counts are impossible</source>
   <translation>ヘッダーの個数があり得ない値です</translation>
  </message>
  <message>
   <source>its header has a value of unknown type {kind}</source>
   <translation>ヘッダーに知らない種類 {kind} の値があります</translation>
  </message>
  <message>
   <source>its header has an impossible list</source>
   <translation>ヘッダーにあり得ない一覧があります</translation>
  </message>
  <message>
   <source>its header has an impossible text</source>
   <translation>ヘッダーにあり得ない文字列があります</translation>
  </message>
  <message>
   <source>its header has impossibly long texts</source>
   <translation>ヘッダーの文字列が長すぎます</translation>
  </message>
  <message>
   <source>its header is cut short or damaged</source>
   <translation>ヘッダーが途中で切れているか、壊れています</translation>
  </message>
  <message>
   <source>its header says “{key}” twice</source>
   <translation>ヘッダーに「{key}」が二度書かれています</translation>
  </message>
  <message>
   <source>its makers ask you to accept their terms first</source>
   <translation>先に利用条件への同意が必要です</translation>
  </message>
  <message>
   <source>its matrices are stored the other way round</source>
   <translation>行列の向きが逆に保存されています</translation>
  </message>
  <message>
   <source>its matrices for {module} do not fit each other</source>
   <translation>{module} の行列どうしが合いません</translation>
  </message>
  <message>
   <source>its name is too long</source>
   <translation>名前が長すぎます</translation>
  </message>
  <message>
   <source>its name or a folder's is not valid text; rename it</source>
   <translation>ファイル名またはフォルダー名が正しい文字列ではありません。名前を変えてください</translation>
  </message>
  <message>
   <source>its package is not installed</source>
   <translation>パッケージが入っていません</translation>
  </message>
  <message>
   <source>its parser gave up</source>
   <translation>解析できませんでした</translation>
  </message>
  <message>
   <source>its parts are nested too deeply</source>
   <translation>入れ子が深すぎます</translation>
  </message>
  <message>
   <source>its passage does not support the answer</source>
   <translation>元の文章に答えの裏付けがなかった</translation>
  </message>
  <message>
   <source>its reader answered nonsense</source>
   <translation>読み取りの結果が正しくありません</translation>
  </message>
  <message>
   <source>its reader was ended by the system, which may be short of memory</source>
   <translation>読み取りがシステムによって終了されました。メモリが不足している可能性があります</translation>
  </message>
  <message>
   <source>its symbolic links go in a circle</source>
   <translation>シンボリックリンクが循環しています</translation>
  </message>
  <message>
   <source>its text could not be split ({detail})</source>
   <translation>テキストを分割できませんでした（{detail}）</translation>
  </message>
  <message>
   <source>its text is too large</source>
   <translation>テキストが大きすぎます</translation>
  </message>
  <message>
   <source>its weights ({name}) are pickled, which can run code</source>
   <translation>重み（{name}）が、コードを実行できる pickle 形式です</translation>
  </message>
  <message>
   <source>its weights are there as pickle only, which can run code and is never loaded</source>
   <translation>重みが pickle 形式しかありません。コードを実行できるため、読み込みません</translation>
  </message>
  <message>
   <source>keys and values of different sizes</source>
   <translation>大きさの違うキーと値</translation>
  </message>
  <message>
   <source>larger ({size}) than the limit of {limit}</source>
   <translation>上限 {limit} を超えています（{size}）</translation>
  </message>
  <message>
   <source>larger than {size} MB (setting reading.max_file_mb)</source>
   <translation>{size} MB を超えています（設定 reading.max_file_mb）</translation>
  </message>
  <message>
   <source>last words: {words}</source>
   <translation>最後の出力: {words}</translation>
  </message>
  <message>
   <source>layer</source>
   <translation>層</translation>
  </message>
  <message>
   <source>layers of different shapes</source>
   <translation>形の違う層</translation>
  </message>
  <message>
   <source>line {number} holds no question with its answer</source>
   <translation>{number} 行目に質問と回答がありません</translation>
  </message>
  <message>
   <source>line {number} is not JSON</source>
   <translation>{number} 行目が JSON ではありません</translation>
  </message>
  <message>
   <source>line {number} is not a training example</source>
   <translation>{number} 行目が学習の例ではありません</translation>
  </message>
  <message>
   <source>llama.cpp cannot read the model's vocabulary</source>
   <translation>llama.cpp がモデルの語彙を読み取れません</translation>
  </message>
  <message>
   <source>llama.cpp cannot run this file</source>
   <translation>llama.cpp はこのファイルを動かせません</translation>
  </message>
  <message>
   <source>llama.cpp could not requantise the model</source>
   <translation>llama.cpp がモデルを量子化し直せませんでした</translation>
  </message>
  <message>
   <source>llama.cpp's server takes grammars; most servers take JSON schemas</source>
   <translation>llama.cpp のサーバーは文法を、多くのサーバーは JSON スキーマを受け付けます</translation>
  </message>
  <message>
   <source>long documents in European and Asian languages</source>
   <translation>欧州とアジアの言語の長い文書</translation>
  </message>
  <message>
   <source>looks like a binary file</source>
   <translation>バイナリファイルのようです</translation>
  </message>
  <message>
   <source>many languages</source>
   <translation>多言語</translation>
  </message>
  <message>
   <source>many languages and long documents on a laptop</source>
   <translation>ノート PC で多言語と長い文書</translation>
  </message>
  <message>
   <source>many languages and long passages, for machines with time</source>
   <translation>多言語と長い文章。時間に余裕のある機器向け</translation>
  </message>
  <message>
   <source>many languages with a 12 GB GPU</source>
   <translation>12 GB の GPU で多言語</translation>
  </message>
  <message>
   <source>many languages with a 24 GB GPU</source>
   <translation>24 GB の GPU で多言語</translation>
  </message>
  <message>
   <source>max_tokens cannot be negative</source>
   <translation>max_tokens は 0 以上にしてください</translation>
  </message>
  <message>
   <source>merging needs the base model as a GGUF file, for its tokenizer</source>
   <translation>統合には、トークナイザーのために元のモデルの GGUF ファイルが必要です</translation>
  </message>
  <message>
   <source>message {number}</source>
   <translation>メッセージ {number}</translation>
  </message>
  <message>
   <source>models of the architecture “{name}” cannot be tuned here yet</source>
   <translation>アーキテクチャ「{name}」のモデルは、まだ調整できません</translation>
  </message>
  <message>
   <source>models of this architecture cannot be given an adapter yet</source>
   <translation>このアーキテクチャのモデルには、まだアダプターを付けられません</translation>
  </message>
  <message>
   <source>more than {count} characters of text</source>
   <translation>テキストが {count} 文字を超えています</translation>
  </message>
  <message>
   <source>more than {count} files inside</source>
   <translation>中のファイルが {count} 個を超えています</translation>
  </message>
  <message>
   <source>more than {count} pages</source>
   <translation>{count} ページを超えています</translation>
  </message>
  <message>
   <source>more than {count} parts inside</source>
   <translation>中の部品が {count} 個を超えています</translation>
  </message>
  <message>
   <source>natural Japanese</source>
   <translation>自然な日本語</translation>
  </message>
  <message>
   <source>natural Japanese; the Gemma terms apply as well</source>
   <translation>自然な日本語。Gemma の利用条件も適用</translation>
  </message>
  <message>
   <source>no HTML content was found in it</source>
   <translation>HTML の内容が見つかりませんでした</translation>
  </message>
  <message>
   <source>no answer</source>
   <translation>応答がありません</translation>
  </message>
  <message>
   <source>no answer in time</source>
   <translation>時間内に応答がありません</translation>
  </message>
  <message>
   <source>no columns for question and answer were found among: {names}</source>
   <translation>質問と回答の列が見つかりません。あった列: {names}</translation>
  </message>
  <message>
   <source>no example came of it ({count} questions were written)</source>
   <translation>例が一つもできませんでした（作った質問: {count} 件）</translation>
  </message>
  <message>
   <source>no example came of it ({count} questions were written: {why})</source>
   <translation>例が一つもできませんでした（作った質問: {count} 件。{why}）</translation>
  </message>
  <message>
   <source>no example is held out, so there is nothing to measure on</source>
   <translation>取り分けた例がないため、測れません</translation>
  </message>
  <message>
   <source>no permission to read it</source>
   <translation>読み取りの権限がありません</translation>
  </message>
  <message>
   <source>no permission to use the keyword index</source>
   <translation>キーワード索引を使う権限がありません</translation>
  </message>
  <message>
   <source>no reader for files without a suffix</source>
   <translation>拡張子のないファイルは読み込めません</translation>
  </message>
  <message>
   <source>no reader for {suffix} files</source>
   <translation>{suffix} ファイルには対応していません</translation>
  </message>
  <message>
   <source>no text found in the picture</source>
   <translation>画像からテキストが見つかりませんでした</translation>
  </message>
  <message>
   <source>no text in it</source>
   <translation>テキストがありません</translation>
  </message>
  <message>
   <source>no text in this file</source>
   <translation>このファイルにはテキストがありません</translation>
  </message>
  <message>
   <source>no text on any page</source>
   <translation>どのページにもテキストがありません</translation>
  </message>
  <message>
   <source>no text was found in it</source>
   <translation>テキストが見つかりませんでした</translation>
  </message>
  <message>
   <source>no vector index is open</source>
   <translation>ベクトル索引が開かれていません</translation>
  </message>
  <message>
   <source>no weights</source>
   <translation>重みがないこと</translation>
  </message>
  <message>
   <source>none</source>
   <translation>なし</translation>
  </message>
  <message>
   <source>none given</source>
   <translation>指定なし</translation>
  </message>
  <message>
   <source>none yet</source>
   <translation>まだありません</translation>
  </message>
  <message>
   <source>not a possible file name</source>
   <translation>ファイル名として使えない名前です</translation>
  </message>
  <message>
   <source>not a readable picture</source>
   <translation>読み取れない画像です</translation>
  </message>
  <message>
   <source>not a {kind} but a zip archive of something else</source>
   <translation>{kind}ではなく、別のものの zip アーカイブです</translation>
  </message>
  <message>
   <source>not a {kind}: the file has other content or is damaged</source>
   <translation>{kind}ではありません。別の内容か、壊れたファイルです</translation>
  </message>
  <message>
   <source>not known before it starts</source>
   <translation>開始するまで分かりません</translation>
  </message>
  <message>
   <source>nothing inside the archive can be read</source>
   <translation>アーカイブの中に読み取れるものがありません</translation>
  </message>
  <message>
   <source>nothing is known of its examples</source>
   <translation>使った例がわかりません</translation>
  </message>
  <message>
   <source>nothing of this path is in the index</source>
   <translation>この場所のものは索引にありません</translation>
  </message>
  <message>
   <source>nothing to make examples from was named, or nothing is there</source>
   <translation>例の元になるものが指定されていないか、見つかりません</translation>
  </message>
  <message>
   <source>nothing was chosen to make examples from</source>
   <translation>例の元になるものが選ばれていません</translation>
  </message>
  <message>
   <source>of {pages}</source>
   <translation>/ {pages}</translation>
  </message>
  <message>
   <source>off</source>
   <translation>オフ</translation>
  </message>
  <message>
   <source>offline</source>
   <translation>オフライン</translation>
  </message>
  <message>
   <source>on</source>
   <translation>オン</translation>
  </message>
  <message>
   <source>on request</source>
   <translation>求めに応じて</translation>
  </message>
  <message>
   <source>on {device}</source>
   <translation>{device} に</translation>
  </message>
  <message>
   <source>only the first {count} pages were recognised</source>
   <translation>最初の {count} ページだけを認識しました</translation>
  </message>
  <message>
   <source>only the first {count} parts of the mail were read</source>
   <translation>メールの最初の {count} 個の部分だけを読み取りました</translation>
  </message>
  <message>
   <source>open</source>
   <translation>未完了</translation>
  </message>
  <message>
   <source>or try the sample documents</source>
   <translation>またはサンプル文書で試す</translation>
  </message>
  <message>
   <source>over 140 languages, Japanese among them, on a laptop</source>
   <translation>ノート PC で日本語を含む 140 以上の言語</translation>
  </message>
  <message>
   <source>p. {page}</source>
   <translation>{page} ページ</translation>
  </message>
  <message>
   <source>page {number}</source>
   <translation>{number} ページ</translation>
  </message>
  <message>
   <source>picture</source>
   <translation>画像</translation>
  </message>
  <message>
   <source>protected with a password</source>
   <translation>パスワードで保護されています</translation>
  </message>
  <message>
   <source>q4_0</source>
   <translation>q4_0</translation>
  </message>
  <message>
   <source>q8_0</source>
   <translation>q8_0</translation>
  </message>
  <message>
   <source>questions that need several steps; can reason</source>
   <translation>段階を踏む質問。推論ができる</translation>
  </message>
  <message>
   <source>quick answers and summaries on small machines</source>
   <translation>小型の機器で素早い回答と要約</translation>
  </message>
  <message>
   <source>rank {rank}</source>
   <translation>ランク {rank}</translation>
  </message>
  <message>
   <source>reasoning and many languages on a laptop</source>
   <translation>ノート PC で推論と多言語</translation>
  </message>
  <message>
   <source>reasoning in English; its cache needs much memory</source>
   <translation>英語での推論。キャッシュに多くのメモリが必要</translation>
  </message>
  <message>
   <source>reasoning in small memory; slow to the first word</source>
   <translation>少ないメモリで推論。最初の語までが遅い</translation>
  </message>
  <message>
   <source>reasoning with 16 GB of memory; a mixture of experts</source>
   <translation>16 GB のメモリで推論。混合エキスパート</translation>
  </message>
  <message>
   <source>reliable answers from documents, tables, JSON</source>
   <translation>文書・表・JSON からの確かな回答</translation>
  </message>
  <message>
   <source>removed</source>
   <translation>削除</translation>
  </message>
  <message>
   <source>removed from the index; name the file to `deskrag index` to bring it back</source>
   <translation>索引から削除されています。戻すには、そのファイルを `deskrag index` に指定してください</translation>
  </message>
  <message>
   <source>repeat_penalty must be above 0; 1 is for none</source>
   <translation>repeat_penalty は 0 より大きくしてください。1 で無効です</translation>
  </message>
  <message>
   <source>research: all its training data is public</source>
   <translation>研究向け。学習データがすべて公開</translation>
  </message>
  <message>
   <source>restoring needs {needed}, and {free} are free</source>
   <translation>復元には {needed} が必要ですが、空きは {free} です</translation>
  </message>
  <message>
   <source>rotary positions on a part of each head</source>
   <translation>ヘッドの一部だけの回転位置</translation>
  </message>
  <message>
   <source>row</source>
   <translation>行</translation>
  </message>
  <message>
   <source>row {number}</source>
   <translation>{number} 行目</translation>
  </message>
  <message>
   <source>rows {numbers}</source>
   <translation>{numbers} 行目</translation>
  </message>
  <message>
   <source>setting {name}</source>
   <translation>設定 {name}</translation>
  </message>
  <message>
   <source>setting {name} in {file}</source>
   <translation>設定 {name}（{file}）</translation>
  </message>
  <message>
   <source>settings</source>
   <translation>設定</translation>
  </message>
  <message>
   <source>several files match {name}</source>
   <translation>{name} に合うファイルがいくつもあります</translation>
  </message>
  <message>
   <source>several languages on a laptop; can reason</source>
   <translation>ノート PC で数言語。推論もできる</translation>
  </message>
  <message>
   <source>sheet {number}</source>
   <translation>シート {number}</translation>
  </message>
  <message>
   <source>short English answers on old machines</source>
   <translation>古い機器で短い英語の回答</translation>
  </message>
  <message>
   <source>shown</source>
   <translation>表示中</translation>
  </message>
  <message>
   <source>signal {number}</source>
   <translation>シグナル {number}</translation>
  </message>
  <message>
   <source>slide {number}</source>
   <translation>スライド {number}</translation>
  </message>
  <message>
   <source>small machines</source>
   <translation>小型の機器</translation>
  </message>
  <message>
   <source>something else</source>
   <translation>別のもの</translation>
  </message>
  <message>
   <source>something is there already</source>
   <translation>その場所にはすでに何かがあります</translation>
  </message>
  <message>
   <source>step {done} of {total}</source>
   <translation>ステップ {done} / {total}</translation>
  </message>
  <message>
   <source>step {step}</source>
   <translation>ステップ {step}</translation>
  </message>
  <message>
   <source>text file</source>
   <translation>テキストファイル</translation>
  </message>
  <message>
   <source>the adapter cannot be copied</source>
   <translation>アダプターをコピーできません</translation>
  </message>
  <message>
   <source>the adapter cannot be read</source>
   <translation>アダプターを読み取れません</translation>
  </message>
  <message>
   <source>the adapter cannot be removed</source>
   <translation>アダプターを削除できません</translation>
  </message>
  <message>
   <source>the adapter cannot be stored</source>
   <translation>アダプターを保存できません</translation>
  </message>
  <message>
   <source>the adapter cannot be written</source>
   <translation>アダプターを書き込めません</translation>
  </message>
  <message>
   <source>the adapter changes something that llama.cpp has no place for</source>
   <translation>llama.cpp が扱えないものを変えるアダプターです</translation>
  </message>
  <message>
   <source>the adapter changes something that llama.cpp has no place for ({name})</source>
   <translation>llama.cpp が扱えないもの（{name}）を変えるアダプターです</translation>
  </message>
  <message>
   <source>the adapter does not belong to {base}: {why}</source>
   <translation>アダプターは {base} 用ではありません: {why}</translation>
  </message>
  <message>
   <source>the adapter to start from has other layers than this training</source>
   <translation>出発点のアダプターは、この学習とは別の層を対象にしています</translation>
  </message>
  <message>
   <source>the adapter to start from has rank {rank}, and rank {wanted} was asked for</source>
   <translation>出発点のアダプターのランクは {rank} ですが、ランク {wanted} が指定されました</translation>
  </message>
  <message>
   <source>the adapter's card cannot be read</source>
   <translation>アダプターのカードを読み取れません</translation>
  </message>
  <message>
   <source>the adapter's card is damaged</source>
   <translation>アダプターのカードが壊れています</translation>
  </message>
  <message>
   <source>the adapter's card is from a newer DeskRAG</source>
   <translation>アダプターのカードは新しい版の DeskRAG のものです</translation>
  </message>
  <message>
   <source>the adapter's configuration is damaged</source>
   <translation>アダプターの設定が壊れています</translation>
  </message>
  <message>
   <source>the adapter's file is not the one it was when its card was written</source>
   <translation>アダプターのファイルが、カードを書いたときのものと違います</translation>
  </message>
  <message>
   <source>the adapter's matrices are incomplete</source>
   <translation>アダプターの行列がそろっていません</translation>
  </message>
  <message>
   <source>the address may hold neither a password nor a query</source>
   <translation>アドレスにパスワードやクエリは書けません</translation>
  </message>
  <message>
   <source>the address of the model hub cannot be used</source>
   <translation>モデルハブのアドレスを使えません</translation>
  </message>
  <message>
   <source>the answer was not in the best sentences found</source>
   <translation>見つかった文に答えがなかった</translation>
  </message>
  <message>
   <source>the archive is protected with a password</source>
   <translation>アーカイブがパスワードで保護されています</translation>
  </message>
  <message>
   <source>the backup cannot be read</source>
   <translation>バックアップを読み取れません</translation>
  </message>
  <message>
   <source>the backup cannot be unpacked</source>
   <translation>バックアップを展開できません</translation>
  </message>
  <message>
   <source>the backup cannot be written</source>
   <translation>バックアップを書き込めません</translation>
  </message>
  <message>
   <source>the best balance for most laptops; long documents</source>
   <translation>多くのノート PC で最もバランスが良い。長い文書</translation>
  </message>
  <message>
   <source>the book does not say where its content is</source>
   <translation>書籍に内容の場所が書かれていません</translation>
  </message>
  <message>
   <source>the book holds no readable text</source>
   <translation>書籍に読み取れるテキストがありません</translation>
  </message>
  <message>
   <source>the book is locked by digital rights management</source>
   <translation>書籍が著作権管理（DRM）でロックされています</translation>
  </message>
  <message>
   <source>the card cannot be written</source>
   <translation>カードを書き込めません</translation>
  </message>
  <message>
   <source>the choice of adapters cannot be written</source>
   <translation>アダプターの選択を保存できません</translation>
  </message>
  <message>
   <source>the conversation stays with this topic</source>
   <translation>会話がこのトピックのままです</translation>
  </message>
  <message>
   <source>the copy</source>
   <translation>コピー</translation>
  </message>
  <message>
   <source>the disk is full</source>
   <translation>ディスクがいっぱいです</translation>
  </message>
  <message>
   <source>the disk is full ({size} MB left); everything indexed so far is kept</source>
   <translation>ディスクがいっぱいです（残り {size} MB）。ここまでの索引は残っています</translation>
  </message>
  <message>
   <source>the disk is full, so the training could not be kept</source>
   <translation>ディスクがいっぱいで、学習を保存できませんでした</translation>
  </message>
  <message>
   <source>the disk is full; everything indexed so far is kept</source>
   <translation>ディスクがいっぱいです。ここまでの索引は残っています</translation>
  </message>
  <message>
   <source>the disk is full; nothing that was saved before is lost</source>
   <translation>ディスクがいっぱいです。これまでに保存したものは失われていません</translation>
  </message>
  <message>
   <source>the disk is full; what came is kept</source>
   <translation>ディスクがいっぱいです。届いた分は残っています</translation>
  </message>
  <message>
   <source>the document has no such page</source>
   <translation>文書にそのページはありません</translation>
  </message>
  <message>
   <source>the document is protected with a password</source>
   <translation>文書がパスワードで保護されています</translation>
  </message>
  <message>
   <source>the drive or folder is missing</source>
   <translation>ドライブまたはフォルダーが見つかりません</translation>
  </message>
  <message>
   <source>the drive or folder is missing or cannot be opened</source>
   <translation>ドライブまたはフォルダーが見つからないか、開けません</translation>
  </message>
  <message>
   <source>the embedding model cannot be loaded</source>
   <translation>埋め込みモデルを読み込めません</translation>
  </message>
  <message>
   <source>the embedding model could not be prepared</source>
   <translation>埋め込みモデルを準備できませんでした</translation>
  </message>
  <message>
   <source>the embedding model is not on this machine yet (about {size})</source>
   <translation>埋め込みモデルはまだこのコンピューターにありません（約 {size}）</translation>
  </message>
  <message>
   <source>the embedding model's weights are missing</source>
   <translation>埋め込みモデルの重みがありません</translation>
  </message>
  <message>
   <source>the endpoint broke off in the middle of the answer</source>
   <translation>エンドポイントが回答の途中で切れました</translation>
  </message>
  <message>
   <source>the endpoint cannot be reached</source>
   <translation>エンドポイントに接続できません</translation>
  </message>
  <message>
   <source>the endpoint does not answer in time</source>
   <translation>エンドポイントが時間内に応答しません</translation>
  </message>
  <message>
   <source>the endpoint does not take this schema or grammar</source>
   <translation>エンドポイントがこのスキーマまたは文法を受け付けません</translation>
  </message>
  <message>
   <source>the endpoint failed with status {status}</source>
   <translation>エンドポイントでエラーが起きました。状態コードは {status} です</translation>
  </message>
  <message>
   <source>the endpoint has no model {name}</source>
   <translation>エンドポイントにモデル {name} がありません</translation>
  </message>
  <message>
   <source>the endpoint has too many requests</source>
   <translation>エンドポイントが混み合っています</translation>
  </message>
  <message>
   <source>the endpoint refuses every form of this request</source>
   <translation>エンドポイントがこの依頼を受け付けません</translation>
  </message>
  <message>
   <source>the endpoint refuses the key</source>
   <translation>エンドポイントがキーを受け付けません</translation>
  </message>
  <message>
   <source>the endpoint refuses the request with status {status}</source>
   <translation>エンドポイントが依頼を断りました。状態コードは {status} です</translation>
  </message>
  <message>
   <source>the endpoint sends us to another address</source>
   <translation>エンドポイントが別のアドレスへ移すよう求めています</translation>
  </message>
  <message>
   <source>the endpoint sent JSON of another shape</source>
   <translation>エンドポイントから、形の違う JSON が届きました</translation>
  </message>
  <message>
   <source>the endpoint sent something that is not JSON</source>
   <translation>エンドポイントから JSON ではないものが届きました</translation>
  </message>
  <message>
   <source>the endpoint sent {what}</source>
   <translation>エンドポイントから{what}が届きました</translation>
  </message>
  <message>
   <source>the endpoint was silent for {seconds} s</source>
   <translation>エンドポイントから {seconds} 秒間応答がありません</translation>
  </message>
  <message>
   <source>the endpoint writes more than was asked for</source>
   <translation>エンドポイントが頼んだより長く書いています</translation>
  </message>
  <message>
   <source>the engine could not answer</source>
   <translation>エンジンが答えられませんでした</translation>
  </message>
  <message>
   <source>the engine reports: {why}</source>
   <translation>エンジンからの知らせ: {why}</translation>
  </message>
  <message>
   <source>the engine stopped</source>
   <translation>エンジンが止まりました</translation>
  </message>
  <message>
   <source>the engine stopped unexpectedly</source>
   <translation>エンジンが突然止まりました</translation>
  </message>
  <message>
   <source>the engine was closed before the answer was written</source>
   <translation>回答を書き終える前にエンジンが終了しました</translation>
  </message>
  <message>
   <source>the engine was closed while it started</source>
   <translation>起動の途中でエンジンが終了しました</translation>
  </message>
  <message>
   <source>the environment variable {name} holds no key</source>
   <translation>環境変数 {name} にキーがありません</translation>
  </message>
  <message>
   <source>the examples cannot be read</source>
   <translation>例を読み取れません</translation>
  </message>
  <message>
   <source>the examples cannot be written</source>
   <translation>例を書き込めません</translation>
  </message>
  <message>
   <source>the file cannot be copied</source>
   <translation>ファイルをコピーできません</translation>
  </message>
  <message>
   <source>the file cannot be read</source>
   <translation>ファイルを読み取れません</translation>
  </message>
  <message>
   <source>the file cannot be written</source>
   <translation>ファイルに書き込めません</translation>
  </message>
  <message>
   <source>the file is damaged or is not a PDF</source>
   <translation>ファイルが壊れているか、PDF ではありません</translation>
  </message>
  <message>
   <source>the file is damaged: its zip directory cannot be read</source>
   <translation>ファイルが壊れています。zip の目次を読み取れません</translation>
  </message>
  <message>
   <source>the file is empty</source>
   <translation>ファイルが空です</translation>
  </message>
  <message>
   <source>the file is larger than 64 MB</source>
   <translation>ファイルが 64 MB を超えています</translation>
  </message>
  <message>
   <source>the file is not UTF-8 text</source>
   <translation>UTF-8 のテキストではありません</translation>
  </message>
  <message>
   <source>the file is not there</source>
   <translation>ファイルがありません</translation>
  </message>
  <message>
   <source>the file of examples is not UTF-8 text</source>
   <translation>例のファイルが UTF-8 のテキストではありません</translation>
  </message>
  <message>
   <source>the file seems damaged ({detail})</source>
   <translation>ファイルが壊れているようです（{detail}）</translation>
  </message>
  <message>
   <source>the file vanished while it was being indexed</source>
   <translation>登録中にファイルがなくなりました</translation>
  </message>
  <message>
   <source>the hub announced {size} bytes and has fewer</source>
   <translation>ハブは {size} バイトと知らせましたが、実際はそれより少なくなっています</translation>
  </message>
  <message>
   <source>the hub asks to wait: too many downloads</source>
   <translation>ダウンロードが多いため、ハブから待つよう求められています</translation>
  </message>
  <message>
   <source>the hub ends the transfer again and again</source>
   <translation>ハブが転送を何度も打ち切りました</translation>
  </message>
  <message>
   <source>the hub has a problem of its own (status {status})</source>
   <translation>ハブの側で問題が起きています（状態コード {status}）</translation>
  </message>
  <message>
   <source>the hub has no such file</source>
   <translation>ハブにそのファイルはありません</translation>
  </message>
  <message>
   <source>the hub has no such repository, or it is private</source>
   <translation>ハブにそのリポジトリがないか、非公開です</translation>
  </message>
  <message>
   <source>the hub names a file that would lie outside its folder</source>
   <translation>フォルダーの外に置かれるファイルを、ハブが指定しています</translation>
  </message>
  <message>
   <source>the hub refuses access</source>
   <translation>ハブがアクセスを断りました</translation>
  </message>
  <message>
   <source>the hub sends more than the {size} bytes it announced</source>
   <translation>ハブが、知らせた {size} バイトより多く送ってきました</translation>
  </message>
  <message>
   <source>the hub's answer makes no sense</source>
   <translation>ハブの応答を読み解けません</translation>
  </message>
  <message>
   <source>the keyword index is damaged</source>
   <translation>キーワード索引が壊れています</translation>
  </message>
  <message>
   <source>the keyword index is lost</source>
   <translation>キーワード索引が失われています</translation>
  </message>
  <message>
   <source>the keyword index was made by another version or never finished</source>
   <translation>キーワード索引が別の版で作られたか、途中のままです</translation>
  </message>
  <message>
   <source>the learning rate must be between 0 and 1</source>
   <translation>学習率は 0 と 1 の間にしてください</translation>
  </message>
  <message>
   <source>the ledger knows no such document</source>
   <translation>その文書は登録されていません</translation>
  </message>
  <message>
   <source>the library cannot be locked</source>
   <translation>ライブラリをロックできません</translation>
  </message>
  <message>
   <source>the library in it is damaged</source>
   <translation>中のライブラリが壊れています</translation>
  </message>
  <message>
   <source>the library was indexed with another build of {name}</source>
   <translation>このライブラリの索引は、{name} の別の版で作られています</translation>
  </message>
  <message>
   <source>the library was indexed with {model}, which cannot be loaded ({why})</source>
   <translation>このライブラリの索引は {model} で作られていますが、このモデルを読み込めません（{why}）</translation>
  </message>
  <message>
   <source>the library's database cannot be opened or written</source>
   <translation>ライブラリのデータベースを開けないか、書き込めません</translation>
  </message>
  <message>
   <source>the library's database failed</source>
   <translation>ライブラリのデータベースでエラーが起きました</translation>
  </message>
  <message>
   <source>the library's database is damaged</source>
   <translation>ライブラリのデータベースが壊れています</translation>
  </message>
  <message>
   <source>the library's folder cannot be renamed</source>
   <translation>ライブラリのフォルダーの名前を変えられません</translation>
  </message>
  <message>
   <source>the library's index is made with it</source>
   <translation>ライブラリの索引がこのモデルで作られています</translation>
  </message>
  <message>
   <source>the list of active adapters is damaged</source>
   <translation>使用中のアダプターの一覧が壊れています</translation>
  </message>
  <message>
   <source>the list of models cannot be read</source>
   <translation>モデルの一覧を読み取れません</translation>
  </message>
  <message>
   <source>the list of models cannot be written</source>
   <translation>モデルの一覧に書き込めません</translation>
  </message>
  <message>
   <source>the list of models is damaged</source>
   <translation>モデルの一覧が壊れています</translation>
  </message>
  <message>
   <source>the list of models is from a newer DeskRAG</source>
   <translation>モデルの一覧は新しい版の DeskRAG のものです</translation>
  </message>
  <message>
   <source>the merged model</source>
   <translation>統合したモデル</translation>
  </message>
  <message>
   <source>the model</source>
   <translation>モデル</translation>
  </message>
  <message>
   <source>the model could not be loaded</source>
   <translation>モデルを読み込めませんでした</translation>
  </message>
  <message>
   <source>the model file cannot be read</source>
   <translation>モデルのファイルを読み取れません</translation>
  </message>
  <message>
   <source>the model file holds numbers of a type ({kind}) that the installed llama.cpp does not know</source>
   <translation>モデルのファイルに、入っている llama.cpp では使えない種類の数値（{kind}）があります</translation>
  </message>
  <message>
   <source>the model file is damaged: {why}</source>
   <translation>モデルのファイルが壊れています: {why}</translation>
  </message>
  <message>
   <source>the model file is not the one first used on {day}: its SHA-256 changed from {before} to {after}</source>
   <translation>モデルのファイルが、{day} に初めて使ったものと違います。SHA-256 が {before} から {after} に変わりました</translation>
  </message>
  <message>
   <source>the model file is not the one first used on {day}: its SHA-256 changed from {before} to {after} and its size from {small} to {large} bytes</source>
   <translation>モデルのファイルが、{day} に初めて使ったものと違います。SHA-256 が {before} から {after} に、大きさが {small} から {large} バイトに変わりました</translation>
  </message>
  <message>
   <source>the model has no chat template, so it cannot be tuned to answer</source>
   <translation>モデルに会話のひな型がないため、回答の調整はできません</translation>
  </message>
  <message>
   <source>the model has the type {kind} already</source>
   <translation>モデルはすでに {kind} です</translation>
  </message>
  <message>
   <source>the model has {what}, which cannot be tuned here</source>
   <translation>モデルの「{what}」は、ここでは調整できません</translation>
  </message>
  <message>
   <source>the model hub cannot be reached</source>
   <translation>モデルハブに接続できません</translation>
  </message>
  <message>
   <source>the model in {folder} was not made from {base}: {name} is missing or has another size</source>
   <translation>{folder} のモデルは {base} から作られたものではありません。{name} がないか、大きさが違います</translation>
  </message>
  <message>
   <source>the model is in use: {user}</source>
   <translation>モデルは使用中です: {user}</translation>
  </message>
  <message>
   <source>the model is not on this machine yet</source>
   <translation>モデルはまだこのコンピューターにありません</translation>
  </message>
  <message>
   <source>the model is not on this machine yet (about {size})</source>
   <translation>モデルはまだこのコンピューターにありません（約 {size}）</translation>
  </message>
  <message>
   <source>the model is quantised already ({kind}): what that lost stays lost, and a second time loses more</source>
   <translation>モデルはすでに量子化されています（{kind}）。失われた精度は戻らず、もう一度行うとさらに失われます</translation>
  </message>
  <message>
   <source>the model lacks weights, or has them in another shape</source>
   <translation>モデルの重みが足りないか、形が違います</translation>
  </message>
  <message>
   <source>the model stretches its positions in a way (“{kind}”) that cannot be tuned here</source>
   <translation>モデルの位置の伸ばし方（「{kind}」）は、ここでは調整できません</translation>
  </message>
  <message>
   <source>the model was not loaded within {seconds} s</source>
   <translation>モデルを {seconds} 秒以内に読み込めませんでした</translation>
  </message>
  <message>
   <source>the model wrote no questions</source>
   <translation>モデルが質問を作れませんでした</translation>
  </message>
  <message>
   <source>the model wrote nothing that can be used</source>
   <translation>モデルの出力を使えなかった</translation>
  </message>
  <message>
   <source>the model's config.json cannot be read</source>
   <translation>モデルの config.json を読み取れません</translation>
  </message>
  <message>
   <source>the model's file is gone</source>
   <translation>モデルのファイルがなくなっています</translation>
  </message>
  <message>
   <source>the model's folder is gone</source>
   <translation>モデルのフォルダーがなくなっています</translation>
  </message>
  <message>
   <source>the model's numbers ({kind}) cannot be turned back into full ones</source>
   <translation>モデルの数値（{kind}）を元の精度に戻せません</translation>
  </message>
  <message>
   <source>the model's tokenizer cannot be read</source>
   <translation>モデルのトークナイザーを読み取れません</translation>
  </message>
  <message>
   <source>the most demanding questions with a 24 GB GPU</source>
   <translation>24 GB の GPU で最も難しい質問</translation>
  </message>
  <message>
   <source>the names contradict each other</source>
   <translation>名前が食い違っています</translation>
  </message>
  <message>
   <source>the network is switched off by HF_HUB_OFFLINE</source>
   <translation>HF_HUB_OFFLINE により通信が止められています</translation>
  </message>
  <message>
   <source>the package that carries {name} is not installed</source>
   <translation>{name} のパッケージが入っていません</translation>
  </message>
  <message>
   <source>the part "{name}" is damaged</source>
   <translation>部品「{name}」が壊れています</translation>
  </message>
  <message>
   <source>the part "{name}" is missing</source>
   <translation>部品「{name}」がありません</translation>
  </message>
  <message>
   <source>the part that reads such files is not installed ({name})</source>
   <translation>この形式を読み取る部品がインストールされていません（{name}）</translation>
  </message>
  <message>
   <source>the picture is damaged</source>
   <translation>画像が壊れています</translation>
  </message>
  <message>
   <source>the picture is damaged after its first pages</source>
   <translation>画像は最初のページより後が壊れています</translation>
  </message>
  <message>
   <source>the process of the vector index ended</source>
   <translation>ベクトル索引のプロセスが終了しました</translation>
  </message>
  <message>
   <source>the process {number} has it loaded</source>
   <translation>プロセス {number} が読み込んでいます</translation>
  </message>
  <message>
   <source>the program that holds the library gave an answer that this one does not understand</source>
   <translation>ライブラリを開いているプログラムの応答を読み解けません</translation>
  </message>
  <message>
   <source>the program that serves this library ended or cannot be reached</source>
   <translation>このライブラリを開いているプログラムが終了したか、応答しません</translation>
  </message>
  <message>
   <source>the program that serves this library is of another version of DeskRAG</source>
   <translation>このライブラリを開いているプログラムは、別の版の DeskRAG です</translation>
  </message>
  <message>
   <source>the query is empty</source>
   <translation>検索する言葉がありません</translation>
  </message>
  <message>
   <source>the question has {count} characters and may have {most}</source>
   <translation>質問は {count} 文字あります。{most} 文字まで入力できます</translation>
  </message>
  <message>
   <source>the question with its passages has {count} tokens, the model's context window {most}</source>
   <translation>質問と引用箇所は {count} トークンあり、モデルの文脈長は {most} です</translation>
  </message>
  <message>
   <source>the question with its passages is longer than the context window of {name} there</source>
   <translation>質問と引用箇所が、{name} の文脈長を超えています</translation>
  </message>
  <message>
   <source>the question with its passages is longer than the model's context window</source>
   <translation>質問と引用箇所が、モデルの文脈長を超えています</translation>
  </message>
  <message>
   <source>the rank {rank} is impossible for this model</source>
   <translation>このモデルにランク {rank} は使えません</translation>
  </message>
  <message>
   <source>the reader process did not start</source>
   <translation>ファイルを読み取るプロセスが始まりませんでした</translation>
  </message>
  <message>
   <source>the reader ran out of memory (limit {limit} GB)</source>
   <translation>読み取りのメモリが足りません（上限 {limit} GB）</translation>
  </message>
  <message>
   <source>the repository has no such revision or file</source>
   <translation>リポジトリにその版またはファイルがありません</translation>
  </message>
  <message>
   <source>the repository lacks {name}</source>
   <translation>リポジトリに {name} がありません</translation>
  </message>
  <message>
   <source>the safetensors file is damaged</source>
   <translation>safetensors ファイルが壊れています</translation>
  </message>
  <message>
   <source>the sequence length must be 16 to {most} (the model's context)</source>
   <translation>系列長は 16 から {most}（モデルの文脈長）にしてください</translation>
  </message>
  <message>
   <source>the settings file cannot be read</source>
   <translation>設定ファイルを読み取れません</translation>
  </message>
  <message>
   <source>the settings file cannot be understood</source>
   <translation>設定ファイルを読み解けません</translation>
  </message>
  <message>
   <source>the settings file cannot be written</source>
   <translation>設定ファイルに書き込めません</translation>
  </message>
  <message>
   <source>the settings file is from a newer DeskRAG</source>
   <translation>設定ファイルは新しい版の DeskRAG のものです</translation>
  </message>
  <message>
   <source>the settings file is not valid TOML</source>
   <translation>設定ファイルが正しい TOML ではありません</translation>
  </message>
  <message>
   <source>the sheet "{name}" has more than {count} cells</source>
   <translation>シート「{name}」のセルが {count} 個を超えています</translation>
  </message>
  <message>
   <source>the smallest that copes with several languages</source>
   <translation>数言語をこなす最小のモデル</translation>
  </message>
  <message>
   <source>the starter embedding model is not installed</source>
   <translation>最初の埋め込みモデルが入っていません</translation>
  </message>
  <message>
   <source>the starter model: English, very quick</source>
   <translation>付属モデル。英語、とても高速</translation>
  </message>
  <message>
   <source>the starter model: answers at once on any machine, mostly by quoting</source>
   <translation>付属モデル。どの機器でもすぐに、主に引用で回答</translation>
  </message>
  <message>
   <source>the tensor {name} does not hold whole blocks of {kind}</source>
   <translation>テンソル {name} の大きさが {kind} のブロックに合いません</translation>
  </message>
  <message>
   <source>the tensor {name} is not aligned</source>
   <translation>テンソル {name} の位置がずれています</translation>
  </message>
  <message>
   <source>the tensor {name} overlaps another one</source>
   <translation>テンソル {name} がほかのテンソルと重なっています</translation>
  </message>
  <message>
   <source>the tokenizer cannot be read</source>
   <translation>トークナイザーを読み取れません</translation>
  </message>
  <message>
   <source>the training process failed</source>
   <translation>学習のプロセスでエラーが起きました</translation>
  </message>
  <message>
   <source>the training process was ended from outside, perhaps because memory ran out</source>
   <translation>学習のプロセスが外から止められました。メモリ不足かもしれません</translation>
  </message>
  <message>
   <source>the training went astray: its loss is no number any more</source>
   <translation>学習が発散し、損失が数値ではなくなりました</translation>
  </message>
  <message>
   <source>the vector index cannot be opened</source>
   <translation>ベクトル索引を開けません</translation>
  </message>
  <message>
   <source>the vector index is damaged</source>
   <translation>ベクトル索引が壊れています</translation>
  </message>
  <message>
   <source>the weights cannot be read</source>
   <translation>重みを読み取れません</translation>
  </message>
  <message>
   <source>the weights have numbers of the type {kind}</source>
   <translation>重みの数値の種類が {kind} です</translation>
  </message>
  <message>
   <source>the weights in this folder are quantised by another program</source>
   <translation>このフォルダーの重みは、別のプログラムで量子化されています</translation>
  </message>
  <message>
   <source>the workbook is protected with a password</source>
   <translation>ブックがパスワードで保護されています</translation>
  </message>
  <message>
   <source>the {kind} file</source>
   <translation>{kind} のファイル</translation>
  </message>
  <message>
   <source>there are no examples in this file</source>
   <translation>このファイルに例がありません</translation>
  </message>
  <message>
   <source>there are no pairs of question and answer in this file</source>
   <translation>このファイルに質問と回答の組がありません</translation>
  </message>
  <message>
   <source>there are no weights in the safetensors format in this folder</source>
   <translation>このフォルダーに safetensors 形式の重みがありません</translation>
  </message>
  <message>
   <source>there are only filters and no words in the question</source>
   <translation>質問に絞り込みだけがあり、言葉がありません</translation>
  </message>
  <message>
   <source>there is a model of this name already</source>
   <translation>同じ名前のモデルがすでにあります</translation>
  </message>
  <message>
   <source>there is a training of this name already</source>
   <translation>同じ名前の学習がすでにあります</translation>
  </message>
  <message>
   <source>there is an adapter of this name already</source>
   <translation>同じ名前のアダプターがすでにあります</translation>
  </message>
  <message>
   <source>there is no GPU that the installed torch can use</source>
   <translation>入っている torch で使える GPU がありません</translation>
  </message>
  <message>
   <source>there is no OpenAI-compatible service at this address</source>
   <translation>このアドレスに OpenAI 互換のサービスがありません</translation>
  </message>
  <message>
   <source>there is no adapter to answer with for {names}</source>
   <translation>{names} に使うアダプターがありません</translation>
  </message>
  <message>
   <source>there is no embedding model of this name and no such folder</source>
   <translation>その名前の埋め込みモデルもフォルダーもありません</translation>
  </message>
  <message>
   <source>there is no example to learn from ({count} were left out)</source>
   <translation>学べる例がありません（除いた例: {count} 件）</translation>
  </message>
  <message>
   <source>there is no file {name}</source>
   <translation>ファイル {name} はありません</translation>
  </message>
  <message>
   <source>there is no finished training of this name</source>
   <translation>その名前の学習で終わったものはありません</translation>
  </message>
  <message>
   <source>there is no language model of this name on this machine</source>
   <translation>その名前の言語モデルは、このコンピューターにありません</translation>
  </message>
  <message>
   <source>there is no library in this folder</source>
   <translation>このフォルダーにライブラリーはありません</translation>
  </message>
  <message>
   <source>there is no library to back up</source>
   <translation>バックアップするライブラリがありません</translation>
  </message>
  <message>
   <source>there is no question</source>
   <translation>質問がありません</translation>
  </message>
  <message>
   <source>there is no such adapter</source>
   <translation>そのアダプターはありません</translation>
  </message>
  <message>
   <source>there is no such answer</source>
   <translation>その回答はありません</translation>
  </message>
  <message>
   <source>there is no such collection</source>
   <translation>そのコレクションはありません</translation>
  </message>
  <message>
   <source>there is no such conversation</source>
   <translation>その会話はありません</translation>
  </message>
  <message>
   <source>there is no such file</source>
   <translation>そのファイルはありません</translation>
  </message>
  <message>
   <source>there is no such file of examples</source>
   <translation>その例のファイルはありません</translation>
  </message>
  <message>
   <source>there is no such file or folder</source>
   <translation>そのファイルまたはフォルダーはありません</translation>
  </message>
  <message>
   <source>there is no such model</source>
   <translation>そのモデルはありません</translation>
  </message>
  <message>
   <source>there is no such model file</source>
   <translation>そのモデルのファイルはありません</translation>
  </message>
  <message>
   <source>there is no such model or file</source>
   <translation>そのモデルもファイルもありません</translation>
  </message>
  <message>
   <source>there is no such training to go on with</source>
   <translation>続けられる学習がその名前ではありません</translation>
  </message>
  <message>
   <source>there is no such way to answer</source>
   <translation>そのような答え方はありません</translation>
  </message>
  <message>
   <source>there is no training to go on with</source>
   <translation>続けられる学習がありません</translation>
  </message>
  <message>
   <source>there is too little memory for this model: {why}</source>
   <translation>このモデルにはメモリが足りません: {why}</translation>
  </message>
  <message>
   <source>there must be at least one evaluation an epoch, and a time between checkpoints</source>
   <translation>エポックごとに一回以上の評価と、保存点の間隔が必要です</translation>
  </message>
  <message>
   <source>they repeated others</source>
   <translation>ほかと重複</translation>
  </message>
  <message>
   <source>they would have told of the held-out part</source>
   <translation>測定用の内容を含む</translation>
  </message>
  <message>
   <source>this GGUF file has the architecture “{name}”, which the installed llama.cpp does not know</source>
   <translation>この GGUF ファイルのアーキテクチャ「{name}」は、入っている llama.cpp では使えません</translation>
  </message>
  <message>
   <source>this GGUF file holds no weights, only a vocabulary</source>
   <translation>この GGUF ファイルには重みがなく、語彙しかありません</translation>
  </message>
  <message>
   <source>this GGUF file is a LoRA adapter: not a language model that can chat</source>
   <translation>この GGUF ファイルは LoRA アダプターで、会話のできる言語モデルではありません</translation>
  </message>
  <message>
   <source>this GGUF file is an embedding model: not a language model that can chat</source>
   <translation>この GGUF ファイルは埋め込みモデルで、会話のできる言語モデルではありません</translation>
  </message>
  <message>
   <source>this GGUF file is damaged: it does not say how large it is; not a language model that can chat</source>
   <translation>この GGUF ファイルは壊れています。大きさの情報がなく、会話のできる言語モデルではありません</translation>
  </message>
  <message>
   <source>this GGUF file is not a LoRA adapter</source>
   <translation>この GGUF ファイルは LoRA アダプターではありません</translation>
  </message>
  <message>
   <source>this GGUF file is not a language model that can chat</source>
   <translation>この GGUF ファイルは、会話のできる言語モデルではありません</translation>
  </message>
  <message>
   <source>this GGUF file is the picture reader (mmproj) of a model, not the model</source>
   <translation>この GGUF ファイルはモデルの画像読み取り部（mmproj）で、モデルそのものではありません</translation>
  </message>
  <message>
   <source>this GGUF file was written for big-endian machines</source>
   <translation>この GGUF ファイルはビッグエンディアンのコンピューター用です</translation>
  </message>
  <message>
   <source>this GGUF file {what}</source>
   <translation>この GGUF ファイルは使えません（{what}）</translation>
  </message>
  <message>
   <source>this adapter cannot be used: {why}</source>
   <translation>このアダプターは使えません: {why}</translation>
  </message>
  <message>
   <source>this adapter comes with the program and cannot be {done}</source>
   <translation>このアダプターは DeskRAG に付属しているため、変更できません（{done}）</translation>
  </message>
  <message>
   <source>this adapter is worse than {base} alone on the examples held out for it ({score} {after} with it, {before} without)</source>
   <translation>このアダプターは、取り分けた例では {base} だけの場合より劣ります（{score}: あり {after}、なし {before}）</translation>
  </message>
  <message>
   <source>this adapter was made for {base}, and the model that answers is {model}</source>
   <translation>このアダプターは {base} 用で、いま答えているモデルは {model} です</translation>
  </message>
  <message>
   <source>this adapter was made for {base}, and the model that answers is {model}, of the same name but with other weights</source>
   <translation>このアダプターは {base} 用で、いま答えているモデルは {model} です。名前は同じですが重みが違います</translation>
  </message>
  <message>
   <source>this adapter was made for {name} and does not belong to {base}: {why}</source>
   <translation>このアダプターは「{name}」用で、{base} 用ではありません: {why}</translation>
  </message>
  <message>
   <source>this adapter was made for {name} and does not fit {base}: {why}</source>
   <translation>このアダプターは「{name}」用で、{base} に合いません: {why}</translation>
  </message>
  <message>
   <source>this backup was made by a newer DeskRAG</source>
   <translation>このバックアップは新しい版の DeskRAG で作られています</translation>
  </message>
  <message>
   <source>this folder cannot be made</source>
   <translation>このフォルダーを作れません</translation>
  </message>
  <message>
   <source>this folder holds a training that cannot be read</source>
   <translation>このフォルダーの学習を読み取れません</translation>
  </message>
  <message>
   <source>this folder holds another training (another plan, base model or other examples)</source>
   <translation>このフォルダーには別の学習があります（計画、元のモデル、例のいずれかが違います）</translation>
  </message>
  <message>
   <source>this folder holds no adapter</source>
   <translation>このフォルダーにアダプターはありません</translation>
  </message>
  <message>
   <source>this folder holds no finished training</source>
   <translation>このフォルダーに、終わった学習はありません</translation>
  </message>
  <message>
   <source>this folder holds no model</source>
   <translation>このフォルダーにモデルはありません</translation>
  </message>
  <message>
   <source>this folder is not an embedding model DeskRAG can use: {why}</source>
   <translation>このフォルダーは、DeskRAG で使える埋め込みモデルではありません: {why}</translation>
  </message>
  <message>
   <source>this is a folder, not a GGUF file</source>
   <translation>これはフォルダーで、GGUFファイルではありません</translation>
  </message>
  <message>
   <source>this is a later part of a model in several files</source>
   <translation>いくつかに分かれたモデルの、途中のファイルです</translation>
  </message>
  <message>
   <source>this is no backup of DeskRAG, or it is damaged</source>
   <translation>DeskRAG のバックアップではないか、壊れています</translation>
  </message>
  <message>
   <source>this is not a GGUF file</source>
   <translation>GGUF ファイルではありません</translation>
  </message>
  <message>
   <source>this is not a prepared embedding model</source>
   <translation>準備済みの埋め込みモデルではありません</translation>
  </message>
  <message>
   <source>this is not an address</source>
   <translation>アドレスではありません</translation>
  </message>
  <message>
   <source>this is not the address of a service</source>
   <translation>サービスのアドレスではありません</translation>
  </message>
  <message>
   <source>this is one of {count} files of a model, but its name does not say which</source>
   <translation>{count} 個に分かれたモデルの一つですが、名前から何番目かわかりません</translation>
  </message>
  <message>
   <source>this library is being indexed</source>
   <translation>このライブラリの索引を作っているところです</translation>
  </message>
  <message>
   <source>this library is being indexed at this moment</source>
   <translation>このライブラリは、いま索引を作っているところです</translation>
  </message>
  <message>
   <source>this library is in use by {holder}</source>
   <translation>このライブラリは {holder} が使っています</translation>
  </message>
  <message>
   <source>this library was made by a newer DeskRAG (it knows {what})</source>
   <translation>このライブラリは新しい版の DeskRAG で作られています（{what}）</translation>
  </message>
  <message>
   <source>this model comes with the program</source>
   <translation>このモデルは DeskRAG に付属しています</translation>
  </message>
  <message>
   <source>this model comes with the program and cannot be removed</source>
   <translation>このモデルは DeskRAG に付属しているため、削除できません</translation>
  </message>
  <message>
   <source>this model is not on this machine</source>
   <translation>このモデルはこのコンピューターにありません</translation>
  </message>
  <message>
   <source>this name is not valid text</source>
   <translation>名前に正しくない文字が含まれています</translation>
  </message>
  <message>
   <source>this repository holds neither a GGUF chat model nor an embedding model</source>
   <translation>このリポジトリには、会話用の GGUF モデルも埋め込みモデルもありません</translation>
  </message>
  <message>
   <source>this repository holds no GGUF chat model</source>
   <translation>このリポジトリに、会話用の GGUF モデルはありません</translation>
  </message>
  <message>
   <source>this training is finished</source>
   <translation>この学習は終わっています</translation>
  </message>
  <message>
   <source>this training is running</source>
   <translation>この学習は動いています</translation>
  </message>
  <message>
   <source>this training is running already</source>
   <translation>この学習はすでに動いています</translation>
  </message>
  <message>
   <source>tokens</source>
   <translation>トークン</translation>
  </message>
  <message>
   <source>took longer than {seconds} s</source>
   <translation>{seconds} 秒以内に読み終わりませんでした</translation>
  </message>
  <message>
   <source>training needs about {memory} ({model} for the model, {adapter} for the adapter, {examples} for the examples), and {free} are free {where}</source>
   <translation>学習には約 {memory} が必要です（モデル {model}、アダプター {adapter}、例 {examples}）。空きは{where}ある {free} です</translation>
  </message>
  <message>
   <source>trying the types</source>
   <translation>種類の試し</translation>
  </message>
  <message>
   <source>trying things out on any machine</source>
   <translation>どの機器でもお試しに</translation>
  </message>
  <message>
   <source>turn on text recognition (ocr) in the settings</source>
   <translation>設定で文字認識をオンにしてください</translation>
  </message>
  <message>
   <source>two tensors have the same name</source>
   <translation>同じ名前のテンソルが二つあります</translation>
  </message>
  <message>
   <source>unknown KV cache type {kind}</source>
   <translation>KV キャッシュの種類 {kind} はありません</translation>
  </message>
  <message>
   <source>unknown layers: {names} (there are {known})</source>
   <translation>知らない層です: {names}（あるもの: {known}）</translation>
  </message>
  <message>
   <source>unknown quantisation type {kind}</source>
   <translation>量子化の種類 {kind} はありません</translation>
  </message>
  <message>
   <source>unpacks to more than {size} MB</source>
   <translation>展開すると {size} MB を超えます</translation>
  </message>
  <message>
   <source>very quick on a CPU; free for companies below a turnover</source>
   <translation>CPU でとても高速。売上高が一定以下の企業は無料</translation>
  </message>
  <message>
   <source>well-written answers with 8 GB of memory</source>
   <translation>8 GB のメモリで整った回答</translation>
  </message>
  <message>
   <source>what is missing of {name}</source>
   <translation>{name} の残り</translation>
  </message>
  <message>
   <source>what the hub sent is not what it announced: SHA-256 {found} instead of {announced}</source>
   <translation>ハブから届いたものが、知らされたものと違います。SHA-256 は {announced} のはずが {found} でした</translation>
  </message>
  <message>
   <source>which file is meant?</source>
   <translation>どのファイルですか？</translation>
  </message>
  <message>
   <source>with it</source>
   <translation>あり</translation>
  </message>
  <message>
   <source>without</source>
   <translation>なし</translation>
  </message>
  <message>
   <source>workbook</source>
   <translation>ブック</translation>
  </message>
  <message>
   <source>workstations with 48 GB of GPU memory</source>
   <translation>GPU メモリ 48 GB のワークステーション</translation>
  </message>
  <message>
   <source>would need {size} with {tokens} tokens of context, and {free} of memory are free; no context would fit</source>
   <translation>文脈長 {tokens} トークンで {size} が必要ですが、空きメモリは {free} です。短くしても収まりません</translation>
  </message>
  <message>
   <source>would need {size} with {tokens} tokens of context, and {free} of memory are free; {most} tokens would fit</source>
   <translation>文脈長 {tokens} トークンで {size} が必要ですが、空きメモリは {free} です。{most} トークンなら収まります</translation>
  </message>
  <message>
   <source>would need {size} with {tokens} tokens of context, and {free} of memory is free; no context would fit</source>
   <translation>文脈長 {tokens} トークンで {size} が必要ですが、空きメモリは {free} です。短くしても収まりません</translation>
  </message>
  <message>
   <source>would need {size} with {tokens} tokens of context, and {free} of memory is free; {most} tokens would fit</source>
   <translation>文脈長 {tokens} トークンで {size} が必要ですが、空きメモリは {free} です。{most} トークンなら収まります</translation>
  </message>
  <message>
   <source>you asked for it</source>
   <translation>指定されました</translation>
  </message>
  <message>
   <source>you asked for the documents</source>
   <translation>文書が指定されました</translation>
  </message>
  <message>
   <source>you deleted them</source>
   <translation>手動で削除</translation>
  </message>
  <message>
   <source>zip archive</source>
   <translation>zip アーカイブ</translation>
  </message>
  <message>
   <source>{active} of {slots}</source>
   <translation>{active} / {slots}</translation>
  </message>
  <message>
   <source>{count} members are protected with a password</source>
   <translation>{count} 個の項目がパスワードで保護されています</translation>
  </message>
  <message>
   <source>{count} page damaged and not readable</source>
   <translation>{count} ページが壊れていて読み取れません</translation>
  </message>
  <message>
   <source>{count} page not recognised: more than {limit} scanned pages</source>
   <translation>{count} ページは認識していません。スキャンしたページが {limit} ページを超えています</translation>
  </message>
  <message>
   <source>{count} page with garbled text: install deskrag[ocr]</source>
   <translation>{count} ページのテキストが文字化けしています。deskrag[ocr] をインストールしてください</translation>
  </message>
  <message>
   <source>{count} page with garbled text: turn on text recognition (ocr) in the settings</source>
   <translation>{count} ページのテキストが文字化けしています。設定で文字認識をオンにしてください</translation>
  </message>
  <message>
   <source>{count} page without text</source>
   <translation>{count} ページにテキストがありません</translation>
  </message>
  <message>
   <source>{count} page without text: install deskrag[ocr]</source>
   <translation>{count} ページにテキストがありません。deskrag[ocr] をインストールしてください</translation>
  </message>
  <message>
   <source>{count} page without text: turn on text recognition (ocr) in the settings</source>
   <translation>{count} ページにテキストがありません。設定で文字認識をオンにしてください</translation>
  </message>
  <message>
   <source>{count} pages damaged and not readable</source>
   <translation>{count} ページが壊れていて読み取れません</translation>
  </message>
  <message>
   <source>{count} pages not recognised: more than {limit} scanned pages</source>
   <translation>{count} ページは認識していません。スキャンしたページが {limit} ページを超えています</translation>
  </message>
  <message>
   <source>{count} pages with garbled text: install deskrag[ocr]</source>
   <translation>{count} ページのテキストが文字化けしています。deskrag[ocr] をインストールしてください</translation>
  </message>
  <message>
   <source>{count} pages with garbled text: turn on text recognition (ocr) in the settings</source>
   <translation>{count} ページのテキストが文字化けしています。設定で文字認識をオンにしてください</translation>
  </message>
  <message>
   <source>{count} pages without text</source>
   <translation>{count} ページにテキストがありません</translation>
  </message>
  <message>
   <source>{count} pages without text: install deskrag[ocr]</source>
   <translation>{count} ページにテキストがありません。deskrag[ocr] をインストールしてください</translation>
  </message>
  <message>
   <source>{count} pages without text: turn on text recognition (ocr) in the settings</source>
   <translation>{count} ページにテキストがありません。設定で文字認識をオンにしてください</translation>
  </message>
  <message>
   <source>{count} sheet without text</source>
   <translation>{count} 枚のシートにテキストがありません</translation>
  </message>
  <message>
   <source>{count} sheets without text</source>
   <translation>{count} 枚のシートにテキストがありません</translation>
  </message>
  <message>
   <source>{count} slide without text</source>
   <translation>{count} 枚のスライドにテキストがありません</translation>
  </message>
  <message>
   <source>{count} slides without text</source>
   <translation>{count} 枚のスライドにテキストがありません</translation>
  </message>
  <message>
   <source>{count} tokens/s</source>
   <translation>{count} トークン/秒</translation>
  </message>
  <message numerus="yes">
   <source>{done} of %Ln files</source>
   <translation>
    <numerusform>%Ln ファイル中 {done}</numerusform>
   </translation>
  </message>
  <message>
   <source>{done} of {total}</source>
   <translation>{done} / {total}</translation>
  </message>
  <message>
   <source>{first} {next}</source>
   <translation>{first}{next}</translation>
  </message>
  <message>
   <source>{first}. {rest}</source>
   <translation>{first}。{rest}</translation>
  </message>
  <message numerus="yes">
   <source>{found} of %Ln statements found in your documents</source>
   <translation>
    <numerusform>%Ln 件の記述のうち {found} 件を文書で確認</numerusform>
   </translation>
  </message>
  <message>
   <source>{module} has the size {size} there and {found} in the adapter</source>
   <translation>{module} の大きさが、モデルでは {size}、アダプターでは {found} です</translation>
  </message>
  <message>
   <source>{month} {year}</source>
   <translation>{year}年{month}</translation>
  </message>
  <message>
   <source>{name} (no commercial use)</source>
   <translation>{name}（商用利用不可）</translation>
  </message>
  <message>
   <source>{name} answers from now on.</source>
   <translation>これからは {name} が回答します。</translation>
  </message>
  <message>
   <source>{name} answers from the next question on.</source>
   <translation>次の質問から「{name}」が回答します。</translation>
  </message>
  <message>
   <source>{name} answers worse than the model alone. Use it all the same?</source>
   <translation>「{name}」の回答はモデル単独より悪くなります。それでも使いますか？</translation>
  </message>
  <message>
   <source>{name} cannot be opened: it is not there, or no program opens it.</source>
   <translation>{name} を開けません。ファイルがないか、対応するアプリがありません。</translation>
  </message>
  <message>
   <source>{name} is already the fastest type whose quality holds.</source>
   <translation>{name} はすでに、質を保つ最速の形式です。</translation>
  </message>
  <message>
   <source>{name} is no type of file that is known here</source>
   <translation>{name} というファイルの種類はここでは知られていません</translation>
  </message>
  <message>
   <source>{name} is on this computer now.</source>
   <translation>{name} をこのコンピューターに保存しました。</translation>
  </message>
  <message>
   <source>{name} is trained.</source>
   <translation>「{name}」の学習が終わりました。</translation>
  </message>
  <message>
   <source>{name} must be a number</source>
   <translation>{name} は数値で指定してください</translation>
  </message>
  <message>
   <source>{name} was deleted.</source>
   <translation>「{name}」を削除しました。</translation>
  </message>
  <message>
   <source>{name} was imported.</source>
   <translation>{name} を取り込みました。</translation>
  </message>
  <message>
   <source>{name} was made.</source>
   <translation>{name} を作成しました。</translation>
  </message>
  <message>
   <source>{name} was removed.</source>
   <translation>{name} を削除しました。</translation>
  </message>
  <message>
   <source>{name} {count}</source>
   <translation>{name} {count}</translation>
  </message>
  <message numerus="yes">
   <source>{name}, %Ln documents</source>
   <translation>
    <numerusform>{name}、%Ln 件の文書</numerusform>
   </translation>
  </message>
  <message>
   <source>{name}, about {size}</source>
   <translation>{name}（約 {size}）</translation>
  </message>
  <message>
   <source>{name}, indexing, {number}</source>
   <translation>{name}、登録中、{number}</translation>
  </message>
  <message>
   <source>{name}: {before} without, {after} with it</source>
   <translation>{name}: なし {before}、あり {after}</translation>
  </message>
  <message>
   <source>{name}: {first} at step {start}, {last} at step {end}, lowest {lowest}.</source>
   <translation>{name}: ステップ {start} で {first}、ステップ {end} で {last}、最小 {lowest}。</translation>
  </message>
  <message>
   <source>{needs} of {free} that are free</source>
   <translation>空き {free} のうち {needs}</translation>
  </message>
  <message>
   <source>{percent} %</source>
   <translation>{percent} %</translation>
  </message>
  <message>
   <source>{place} of {count}</source>
   <translation>{place} / {count}</translation>
  </message>
  <message>
   <source>{place} · sheet {sheet} of {pages}</source>
   <translation>{place} · {pages} 枚中 {sheet} 枚目</translation>
  </message>
  <message numerus="yes">
   <source>{place}, %Ln threads</source>
   <translation>
    <numerusform>{place}、%Ln スレッド</numerusform>
   </translation>
  </message>
  <message>
   <source>{rate} a second</source>
   <translation>毎秒 {rate} 件</translation>
  </message>
  <message>
   <source>{rate} tokens a second</source>
   <translation>毎秒 {rate} トークン</translation>
  </message>
  <message numerus="yes">
   <source>{score}: {before} without it, {after} with it, on %Ln examples that it did not learn from. More or better examples would help it more than using it.</source>
   <translation>
    <numerusform>{score}: なし {before}、あり {after}（学習に使っていない %Ln 件で測定）。そのまま使うより、学習例を増やすか見直す方が効果的です。</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{searchable} of %Ln files can be searched</source>
   <translation>
    <numerusform>%Ln 件のうち {searchable} 件を検索できます</numerusform>
   </translation>
  </message>
  <message>
   <source>{seconds} s</source>
   <translation>{seconds} 秒</translation>
  </message>
  <message>
   <source>{sentence}.</source>
   <translation>{sentence}。</translation>
  </message>
  <message numerus="yes">
   <source>{size} for %Ln tokens</source>
   <translation>
    <numerusform>%Ln トークンで {size}</numerusform>
   </translation>
  </message>
  <message>
   <source>{speed} tokens/s</source>
   <translation>{speed} トークン/秒</translation>
  </message>
  <message>
   <source>{threads} threads are too many for {cores} cores</source>
   <translation>{cores} コアに {threads} スレッドは多すぎます</translation>
  </message>
  <message>
   <source>{time} ({how})</source>
   <translation>{time}（{how}）</translation>
  </message>
  <message>
   <source>{title}, being answered</source>
   <translation>{title}、回答中</translation>
  </message>
  <message>
   <source>{total} of {free} free</source>
   <translation>{total} / 空き {free}</translation>
  </message>
  <message>
   <source>{value} is no date</source>
   <translation>{value} は日付ではありません</translation>
  </message>
  <message>
   <source>{way}: {reason}</source>
   <translation>{way}({reason})</translation>
  </message>
  <message>
   <source>{what} ({detail})</source>
   <translation>{what}（{detail}）</translation>
  </message>
  <message>
   <source>{what} needs {size}, and {free} are free</source>
   <translation>{what}には {size} が必要ですが、空きは {free} です</translation>
  </message>
  <message>
   <source>{what}: {why}</source>
   <translation>{what}: {why}</translation>
  </message>
  <message>
   <source>{why} (given: {value})</source>
   <translation>{why}（入力値: {value}）</translation>
  </message>
  <message>
   <source>“Automatic” is chosen for the model and for the memory of this computer.</source>
   <translation>「自動」の値は、モデルとこのコンピューターのメモリに合わせて決まります。</translation>
  </message>
  <message>
   <source>“{name}” is indexed</source>
   <translation>「{name}」の索引ができました</translation>
  </message>
  <message>
   <source>“{name}” is measured</source>
   <translation>「{name}」の測定が終わりました</translation>
  </message>
  <message>
   <source>“{name}” is trained</source>
   <translation>「{name}」の学習が終わりました</translation>
  </message>
  <message>
   <source>“{name}” was removed from the index. The file itself stays.</source>
   <translation>「{name}」を索引から外しました。ファイルそのものは残ります。</translation>
  </message>
  <message>
   <source>“{quote}”</source>
   <translation>「{quote}」</translation>
  </message>
  <message>
   <source>“{title}” was deleted.</source>
   <translation>「{title}」を削除しました。</translation>
  </message>
 </context>
</TS>
