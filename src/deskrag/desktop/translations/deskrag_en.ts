<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
 <context>
  <name>deskrag</name>
  <message numerus="yes">
   <source>%Ln chats</source>
   <translation>
    <numerusform>%Ln chat</numerusform>
    <numerusform>%Ln chats</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln connections to other computers since {time}</source>
   <translation>
    <numerusform>%Ln connection to another computer since {time}</numerusform>
    <numerusform>%Ln connections to other computers since {time}</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln could not be read</source>
   <translation>
    <numerusform>%Ln could not be read</numerusform>
    <numerusform>%Ln could not be read</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln documents</source>
   <translation>
    <numerusform>%Ln document</numerusform>
    <numerusform>%Ln documents</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln documents are backed up in {file} ({size}).</source>
   <translation>
    <numerusform>%Ln document is backed up in {file} ({size}).</numerusform>
    <numerusform>%Ln documents are backed up in {file} ({size}).</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln documents are ready. Every answer shows where it comes from.</source>
   <translation>
    <numerusform>%Ln document is ready. Every answer shows where it comes from.</numerusform>
    <numerusform>%Ln documents are ready. Every answer shows where it comes from.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln documents are searched by words and by meaning, without a model.

To narrow down:  “exact words”   -without   type:pdf   file:report   after:2026</source>
   <translation>
    <numerusform>%Ln document is searched by words and by meaning, without a model.

To narrow down:  “exact words”   -without   type:pdf   file:report   after:2026</numerusform>
    <numerusform>%Ln documents are searched by words and by meaning, without a model.

To narrow down:  “exact words”   -without   type:pdf   file:report   after:2026</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln documents can be asked.</source>
   <translation>
    <numerusform>%Ln document can be asked.</numerusform>
    <numerusform>%Ln documents can be asked.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln documents indexed</source>
   <translation>
    <numerusform>%Ln document indexed</numerusform>
    <numerusform>%Ln documents indexed</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln documents of “{name}” can be asked.</source>
   <translation>
    <numerusform>%Ln document of “{name}” can be asked.</numerusform>
    <numerusform>%Ln documents of “{name}” can be asked.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln documents · index up to date</source>
   <translation>
    <numerusform>%Ln document · index up to date</numerusform>
    <numerusform>%Ln documents · index up to date</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln examples</source>
   <translation>
    <numerusform>%Ln example</numerusform>
    <numerusform>%Ln examples</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln examples so far</source>
   <translation>
    <numerusform>%Ln example so far</numerusform>
    <numerusform>%Ln examples so far</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln examples were deleted.</source>
   <translation>
    <numerusform>%Ln example was deleted.</numerusform>
    <numerusform>%Ln examples were deleted.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln examples were made.</source>
   <translation>
    <numerusform>%Ln example was made.</numerusform>
    <numerusform>%Ln examples were made.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln examples were taken out: they repeated others or told of the held-out part.</source>
   <translation>
    <numerusform>%Ln example was taken out: it repeated another or told of the held-out part.</numerusform>
    <numerusform>%Ln examples were taken out: they repeated others or told of the held-out part.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln files chosen</source>
   <translation>
    <numerusform>%Ln file chosen</numerusform>
    <numerusform>%Ln files chosen</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln files of “{name}” changed. Index them now?</source>
   <translation>
    <numerusform>%Ln file of “{name}” changed. Index it now?</numerusform>
    <numerusform>%Ln files of “{name}” changed. Index them now?</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln files shown</source>
   <translation>
    <numerusform>%Ln file shown</numerusform>
    <numerusform>%Ln files shown</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln files were removed from the index. The files themselves stay.</source>
   <translation>
    <numerusform>%Ln file were removed from the index. The files themselves stay.</numerusform>
    <numerusform>%Ln files were removed from the index. The files themselves stay.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln folders are missing and kept: {names}</source>
   <translation>
    <numerusform>%Ln folder is missing; its text is kept: {names}</numerusform>
    <numerusform>%Ln folders are missing; their text is kept: {names}</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln held out to measure on</source>
   <translation>
    <numerusform>%Ln held out to measure on</numerusform>
    <numerusform>%Ln held out to measure on</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln items</source>
   <translation>
    <numerusform>%Ln item</numerusform>
    <numerusform>%Ln items</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln left out</source>
   <translation>
    <numerusform>%Ln left out</numerusform>
    <numerusform>%Ln left out</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln numbers</source>
   <translation>
    <numerusform>%Ln number</numerusform>
    <numerusform>%Ln numbers</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln open now, as the system says.</source>
   <translation>
    <numerusform>%Ln open now, as the system says.</numerusform>
    <numerusform>%Ln open now, as the system says.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln pages</source>
   <translation>
    <numerusform>%Ln pages</numerusform>
    <numerusform>%Ln pages</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln passages</source>
   <translation>
    <numerusform>%Ln passage</numerusform>
    <numerusform>%Ln passages</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln questions were written.</source>
   <translation>
    <numerusform>%Ln question was written.</numerusform>
    <numerusform>%Ln questions were written.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln refused, the last one to {host}.</source>
   <translation>
    <numerusform>%Ln refused, the last one to {host}.</numerusform>
    <numerusform>%Ln refused, the last one to {host}.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln results</source>
   <translation>
    <numerusform>%Ln result</numerusform>
    <numerusform>%Ln results</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln to learn from</source>
   <translation>
    <numerusform>%Ln to learn from</numerusform>
    <numerusform>%Ln to learn from</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln tokens</source>
   <translation>
    <numerusform>%Ln token</numerusform>
    <numerusform>%Ln tokens</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln unchanged</source>
   <translation>
    <numerusform>%Ln unchanged</numerusform>
    <numerusform>%Ln unchanged</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Changes in %Ln folders cannot be followed: {names}</source>
   <translation>
    <numerusform>Changes in %Ln folder cannot be followed: {names}</numerusform>
    <numerusform>Changes in %Ln folders cannot be followed: {names}</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Index %Ln changed files</source>
   <translation>
    <numerusform>Index %Ln changed file</numerusform>
    <numerusform>Index %Ln changed files</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>On %Ln examples that it did not learn from.</source>
   <translation>
    <numerusform>On %Ln example that it did not learn from.</numerusform>
    <numerusform>On %Ln examples that it did not learn from.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Paused at {done} of %Ln files</source>
   <translation>
    <numerusform>Paused at {done} of %Ln file</numerusform>
    <numerusform>Paused at {done} of %Ln files</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Reading %Ln passages…</source>
   <translation>
    <numerusform>Reading %Ln passage…</numerusform>
    <numerusform>Reading %Ln passages…</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>They take the place of the %Ln examples under “Review”.</source>
   <translation>
    <numerusform>They take the place of the %Ln example under “Review”.</numerusform>
    <numerusform>They take the place of the %Ln examples under “Review”.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Writing %Ln answers</source>
   <translation>
    <numerusform>Writing %Ln answer</numerusform>
    <numerusform>Writing %Ln answers</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>about %Ln hours</source>
   <translation>
    <numerusform>about %Ln hour</numerusform>
    <numerusform>about %Ln hours</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>about %Ln hours left</source>
   <translation>
    <numerusform>about %Ln hour left</numerusform>
    <numerusform>about %Ln hours left</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>about %Ln minutes</source>
   <translation>
    <numerusform>about %Ln minute</numerusform>
    <numerusform>about %Ln minutes</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>about %Ln minutes left</source>
   <translation>
    <numerusform>about %Ln minute left</numerusform>
    <numerusform>about %Ln minutes left</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>about %Ln seconds</source>
   <translation>
    <numerusform>about %Ln second</numerusform>
    <numerusform>about %Ln seconds</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>about %Ln seconds left</source>
   <translation>
    <numerusform>about %Ln second left</numerusform>
    <numerusform>about %Ln seconds left</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>and %Ln more</source>
   <translation>
    <numerusform>and %Ln more</numerusform>
    <numerusform>and %Ln more</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{done} of %Ln files</source>
   <translation>
    <numerusform>{done} of %Ln file</numerusform>
    <numerusform>{done} of %Ln files</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{found} of %Ln statements found in your documents</source>
   <translation>
    <numerusform>{found} of %Ln statement found in your documents</numerusform>
    <numerusform>{found} of %Ln statements found in your documents</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{name}, %Ln documents</source>
   <translation>
    <numerusform>{name}, %Ln document</numerusform>
    <numerusform>{name}, %Ln documents</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{place}, %Ln threads</source>
   <translation>
    <numerusform>{place}, %Ln thread</numerusform>
    <numerusform>{place}, %Ln threads</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{score}: {before} without it, {after} with it, on %Ln examples that it did not learn from. More or better examples would help it more than using it.</source>
   <translation>
    <numerusform>{score}: {before} without it, {after} with it, on %Ln example that it did not learn from. More or better examples would help it more than using it.</numerusform>
    <numerusform>{score}: {before} without it, {after} with it, on %Ln examples that it did not learn from. More or better examples would help it more than using it.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{searchable} of %Ln files can be searched</source>
   <translation>
    <numerusform>{searchable} of %Ln file can be searched</numerusform>
    <numerusform>{searchable} of %Ln files can be searched</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{size} for %Ln tokens</source>
   <translation>
    <numerusform>{size} for %Ln token</numerusform>
    <numerusform>{size} for %Ln tokens</numerusform>
   </translation>
  </message>
 </context>
</TS>
