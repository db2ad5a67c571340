#include "ui/keys/console/console_words.h"

#include "core/keyspace/console/command_line.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/keys/console/secret_words.h"

#include <QCoreApplication>

#include <algorithm>

namespace keys {

namespace {

using base::ErrorCode;
using common::DangerLevel;
using common::Environment;
using Reason = keyspace::Judgement::Reason;

constexpr qsizetype mostSampled = 6;

struct ConsoleWords
{
    Q_DECLARE_TR_FUNCTIONS(ConsoleWords)
};

QString cautionText(Caution caution)
{
    switch (caution) {
    case Caution::Slow:
        return ConsoleWords::tr(
            "It may look at every key, or wait: the server does nothing else, or the console does not, "
            "until it has ended.");
    case Caution::Script:
        return ConsoleWords::tr("It runs a script: what that reads and changes cannot be told beforehand.");
    case Caution::Unknown:
        return ConsoleWords::tr("The server did not tell what its commands do: this one may change data.");
    case Caution::Dangerous:
        return ConsoleWords::tr(
            "The server itself calls it dangerous. What it changes does not go into the trash.");
    case Caution::None:
        break;
    }
    return {};
}

DangerLevel levelOf(Caution caution)
{
    return caution == Caution::None || caution == Caution::Slow ? DangerLevel::Two : DangerLevel::Three;
}

QString sampleOf(const ConsoleStep& step)
{
    QByteArrayList words;
    for (const QByteArray& word : withoutSecrets(step.command))
        words << keyspace::typedWord(word);
    const QString text = QString::fromLatin1(words.join(' '));
    return text.size() > 160 ? text.left(159) + QChar(0x2026) : text;
}

// SCREEN “Danger”: what development ticks, staging and production type.
void prove(ConsoleQuestion& question, const QString& word, const ConsolePlace& place)
{
    question.cancelFirst =
        question.level == DangerLevel::Three || place.environment != Environment::Development;
    if (place.environment == Environment::Production)
        question.expected = place.profile;
    else if (question.level == DangerLevel::Three && place.environment == Environment::Staging)
        question.expected = word;
    else if (question.level == DangerLevel::Three)
        question.tick = ConsoleWords::tr("I know what it does, and that it cannot be undone");
}

void describeOne(ConsoleQuestion& question, const ConsoleStep& step, const keyspace::CommandCatalog& catalog)
{
    const QString name = nameOf(step.command, catalog);
    const keyspace::CommandEntry* const entry = catalog.find(step.command);
    question.title = entry && !entry->summary.isEmpty()
                         ? QStringLiteral("%1 – %2").arg(name, QString::fromUtf8(entry->summary))
                         : ConsoleWords::tr("Send %1?").arg(name);
    question.details << cautionText(step.caution);
    question.verb = ConsoleWords::tr("Send %1").arg(name);
}

void describeSeveral(ConsoleQuestion& question, const std::vector<ConsoleStep>& steps,
                     const keyspace::CommandCatalog& catalog)
{
    const int count = static_cast<int>(steps.size());
    question.title = ConsoleWords::tr("%n commands, one after the other", nullptr, count);
    question.details << ConsoleWords::tr("The first that fails is the last that is sent.");
    QStringList cautious;
    for (const ConsoleStep& step : steps) {
        const QString name = nameOf(step.command, catalog);
        if (levelOf(step.caution) == question.level && step.caution != Caution::None &&
            !cautious.contains(name))
            cautious << name;
        if (question.sample.size() < mostSampled)
            question.sample << sampleOf(step);
    }
    if (count > mostSampled)
        question.sample << ConsoleWords::tr("… and %n more", nullptr, static_cast<int>(count - mostSampled));
    if (!cautious.isEmpty())
        question.details << ConsoleWords::tr("With care: %1.").arg(cautious.join(QStringLiteral(", ")));
    question.verb = ConsoleWords::tr("Send %n commands", nullptr, count);
}

} // namespace

QString nameOf(const redis::Command& command, const keyspace::CommandCatalog& catalog)
{
    const keyspace::CommandEntry* const entry = catalog.find(command);
    return entry ? QString::fromUtf8(entry->name)
                 : QString::fromLatin1(keyspace::typedWord(command.first().toUpper()));
}

QString refusalText(const QString& name, Reason reason, bool lookOnly)
{
    switch (reason) {
    case Reason::ReadOnly:
        return lookOnly ? ConsoleWords::tr(
                              "%1 may change data, and nothing is written to these servers before Keystead's "
                              "tables have been created.")
                              .arg(name)
                        : ConsoleWords::tr(
                              "%1 may change data, and this connection is read-only. Allow writing in "
                              "Connections (Ctrl+O), or use another one.")
                              .arg(name);
    case Reason::OwnKey:
        return ConsoleWords::tr(
                   "%1 would write to an entry of Keystead's own cache. Those are never written by hand: an "
                   "old value could come back to life. It may be removed, with UNLINK.")
            .arg(name);
    case Reason::NoReply:
        return ConsoleWords::tr(
                   "%1 answers with a stream, or not at all, which a console of one reply a command cannot "
                   "show. redis-cli can.")
            .arg(name);
    case Reason::None:
    case Reason::Dangerous:
    case Reason::Slow:
        break;
    }
    return {};
}

ConsoleQuestion questionOf(const std::vector<ConsoleStep>& steps, const keyspace::CommandCatalog& catalog,
                           const ConsolePlace& place)
{
    ConsoleQuestion question;
    const auto gravest =
        std::max_element(steps.begin(), steps.end(), [](const ConsoleStep& one, const ConsoleStep& other) {
            return one.caution < other.caution;
        });
    question.level = levelOf(gravest->caution);
    if (steps.size() == 1)
        describeOne(question, *gravest, catalog);
    else
        describeSeveral(question, steps, catalog);
    prove(question, nameOf(gravest->command, catalog), place);
    return question;
}

std::vector<ConsoleLine> linesOf(const base::Error& error)
{
    using Kind = ConsoleLine::Kind;
    const bool isReply = error.code >= ErrorCode::RedisError && error.code <= ErrorCode::RedisWrongType;
    if (error.code == ErrorCode::Cancelled)
        return {{Kind::Note,
                 ConsoleWords::tr(
                     "Stopped waiting, and closed the connection. What the server had begun may go on.")}};
    if (!isReply)
        return {{Kind::Error, common::errorLine(error)}};
    std::vector<ConsoleLine> lines{{Kind::Error, QStringLiteral("(error) ") + error.detail.simplified()}};
    if (error.code == ErrorCode::RedisOutOfMemory || error.code == ErrorCode::RedisLoading ||
        error.code == ErrorCode::RedisReadOnly)
        lines.push_back({Kind::Note, common::describe(error).advice});
    return lines;
}

std::vector<ConsoleLine> linesOf(const ConsoleAnswer& answer)
{
    using Kind = ConsoleLine::Kind;
    if (!answer.text)
        return linesOf(answer.text.error());
    std::vector<ConsoleLine> lines;
    const QStringList texts = QString::fromLatin1(answer.text->text).split(QLatin1Char('\n'));
    for (qsizetype i = 0; i + 1 < texts.size(); ++i)
        lines.push_back({Kind::Reply, texts[i]});
    QStringList note{common::formatDuration(answer.took)};
    if (answer.elements > 1)
        note.prepend(ConsoleWords::tr("%1 elements").arg(common::formatCount(answer.elements)));
    if (!answer.text->whole)
        note.append(ConsoleWords::tr("cut here"));
    lines.push_back({Kind::Note, note.join(QStringLiteral(" · "))});
    return lines;
}

} // namespace keys
