#include "ui/keys/console/console_completion.h"

#include "core/keyspace/console/command_line.h"
#include "core/keyspace/index/browser.h"
#include "ui/keys/console/console_help.h"
#include "ui/keys/console/syntax_mark.h"
#include "ui/keys/key_text.h"

#include <algorithm>

namespace keys {

namespace {

using keyspace::CommandCatalog;
using keyspace::CommandEntry;
using keyspace::WordAt;

constexpr std::size_t mostKeys = 50;

struct Typed
{
    WordAt word;
    const CommandEntry* entry = nullptr; // of the command in front of the word
    qsizetype named = 1;                 // words of its name
    SyntaxMark mark;
};

Typed typedAt(const QString& text, qsizetype cursor, const CommandCatalog& catalog)
{
    const QByteArray bytes = text.left(cursor).toUtf8();
    Typed typed;
    typed.word = keyspace::wordAt(bytes, bytes.size());
    if (typed.word.before.isEmpty())
        return typed;
    redis::Command command = typed.word.before;
    typed.entry = catalog.find(command);
    if (!typed.entry)
        return typed;
    typed.named = 1 + typed.entry->name.count(' ');
    typed.mark = markedArgument(typed.entry->syntax, command.mid(typed.named), typed.word.begun);
    return typed;
}

// In the letters that were typed, small or capital.
QString asTyped(const QByteArray& name, const QByteArray& begun)
{
    const QString text = QString::fromLatin1(name);
    return !begun.isEmpty() && begun == begun.toLower() ? text.toLower() : text;
}

void addCommands(Completion& completion, const Typed& typed, const CommandCatalog& catalog)
{
    for (const CommandEntry* entry : catalog.completions(typed.word.before, typed.word.begun)) {
        const QByteArray word =
            entry->name.mid(typed.word.before.isEmpty() ? 0 : entry->name.indexOf(' ') + 1);
        completion.candidates.push_back(
            {QString::fromLatin1(word), asTyped(word, typed.word.begun) + QLatin1Char(' ')});
    }
    if (!typed.word.before.isEmpty())
        return;
    for (const QString& own : ownWords()) {
        if (own.startsWith(QString::fromUtf8(typed.word.begun), Qt::CaseInsensitive))
            completion.candidates.push_back({own, own + QLatin1Char(' ')});
    }
}

// The node that a name begun so stands below.
QByteArray nodeOf(const QByteArray& begun, const std::vector<QByteArray>& separators)
{
    qsizetype end = 0;
    for (const QByteArray& separator : separators) {
        const qsizetype at = separator.isEmpty() ? -1 : begun.lastIndexOf(separator);
        if (at >= 0)
            end = std::max(end, at + separator.size());
    }
    return begun.left(end);
}

Completion::Candidate candidateOf(const QByteArray& path, bool isNamespace)
{
    QByteArray typed = keyspace::typedWord(path);
    if (!isNamespace)
        typed += ' ';
    else if (typed != path)
        typed.chop(1); // its quote stays open
    return {keyText(path), QString::fromLatin1(typed)};
}

void addKeys(Completion& completion, const QByteArray& begun, const keyspace::Browser& browser)
{
    const QByteArray node = nodeOf(begun, browser.scope().separators);
    const auto list = browser.children(node);
    if (!list) {
        completion.unlisted = node;
        return;
    }
    const QByteArray rest = begun.mid(node.size());
    for (qsizetype row = 0; row < list->size() && completion.candidates.size() < mostKeys; ++row) {
        const keyspace::Child child = list->at(row);
        if (child.label.startsWith(rest))
            completion.candidates.push_back(candidateOf(list->path(row), child.isNamespace));
    }
}

bool isKey(const Typed& typed)
{
    if (typed.entry && !typed.entry->syntax.isEmpty())
        return isKeyArgument(typed.mark);
    return typed.word.index == 1; // most commands begin with one
}

} // namespace

Completion completionAt(const QString& text, qsizetype cursor, const CommandCatalog& catalog,
                        const keyspace::Browser* browser)
{
    const Typed typed = typedAt(text, cursor, catalog);
    Completion completion;
    completion.from = QString::fromUtf8(text.left(cursor).toUtf8().left(typed.word.from)).size();
    const bool help = typed.word.index > 0 && typed.word.before.first().toLower() == "help";
    if (help) {
        Typed asked = typed;
        asked.word.before.removeFirst();
        addCommands(completion, asked, catalog);
        return completion;
    }
    if (typed.word.index <= 1)
        addCommands(completion, typed, catalog);
    if (typed.word.index > 0 && completion.candidates.empty() && browser && isKey(typed))
        addKeys(completion, typed.word.begun, *browser);
    return completion;
}

ArgumentHint hintAt(const QString& text, qsizetype cursor, const CommandCatalog& catalog)
{
    Typed typed = typedAt(text, cursor, catalog);
    if (typed.word.before.isEmpty() || (typed.word.index == 1 && typed.entry && typed.named == 1)) {
        // The name itself, or its subcommand, may be whole already.
        redis::Command command = typed.word.before;
        command << typed.word.begun;
        const CommandEntry* const whole = catalog.find(command);
        if (typed.word.before.isEmpty() || (whole && whole->name.contains(' '))) {
            typed.entry = whole;
            typed.mark = {};
        }
    }
    if (!typed.entry)
        return {};
    return {QString::fromUtf8(typed.entry->name), QString::fromUtf8(typed.entry->syntax), typed.mark.from,
            typed.mark.length, aboutText(*typed.entry)};
}

} // namespace keys
