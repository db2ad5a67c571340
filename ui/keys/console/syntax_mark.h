// Which part of a command's syntax is being typed. Pure functions.
#pragma once

#include <QByteArray>
#include <QByteArrayList>

namespace keys {

struct SyntaxMark
{
    qsizetype from = -1; // in the syntax, in bytes; below 0: nothing is left to type
    qsizetype length = 0;
    QByteArray name; // of the argument, or what stands in its brackets
};

// syntax: as COMMAND DOCS tells it, “key value [NX | XX] [EX seconds]”. before: arguments that stand in
// front, without the command's name and subcommand; begun: what is typed of the one that is marked.
SyntaxMark markedArgument(const QByteArray& syntax, const QByteArrayList& before, const QByteArray& begun);

// Does a key's name belong there?
bool isKeyArgument(const SyntaxMark& mark);

} // namespace keys
