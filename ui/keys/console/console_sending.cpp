// From a line that was typed to its answer.
#include "core/keyspace/console/command_line.h"
#include "core/redis/command_table.h"
#include "ui/connections/words.h"
#include "ui/keys/console/console_help.h"
#include "ui/keys/console/console_presenter.h"
#include "ui/keys/console/secret_words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace keys {

namespace {

using namespace std::chrono_literals;
using Kind = ConsoleLine::Kind;
using keyspace::Judgement;

constexpr std::chrono::milliseconds limit = 60s;
constexpr std::chrono::milliseconds longest = 24h; // of what waits on purpose; it can be cancelled

bool isScript(const redis::Command& command)
{
    static constexpr std::array scripts{"EVAL", "EVALSHA", "FCALL"};
    const QByteArray name = command.first().toUpper();
    return std::any_of(scripts.begin(), scripts.end(), [&name](const char* each) { return name == each; });
}

Caution cautionOf(const redis::Command& command, const Judgement& judgement, bool isKnown)
{
    if (isScript(command))
        return Caution::Script;
    if (judgement.verdict != Judgement::Verdict::Asked)
        return Caution::None;
    if (judgement.reason == Judgement::Reason::Slow)
        return Caution::Slow;
    return isKnown ? Caution::Dangerous : Caution::Unknown;
}

// “› SET a b”, passwords apart.
QString echo(const redis::Command& command)
{
    QByteArrayList words;
    for (const QByteArray& word : withoutSecrets(command))
        words << keyspace::typedWord(word);
    return QString::fromLatin1(words.join(' '));
}

QStringList linesOfText(const QString& text)
{
    QStringList lines;
    for (const QString& line :
         QString(text).replace(QLatin1Char('\r'), QLatin1Char('\n')).split(QLatin1Char('\n'))) {
        if (!line.trimmed().isEmpty())
            lines << line.trimmed();
    }
    return lines;
}

} // namespace

bool ConsolePresenter::submit(const QString& text)
{
    const QStringList lines = linesOfText(text);
    if (lines.isEmpty() || m_asking || m_running || (m_preparing && !m_waiting.isEmpty()))
        return lines.isEmpty();
    const auto command = keyspace::parseCommandLine(lines.front().toUtf8());
    if (lines.size() == 1 && command && obey(*command)) {
        if (ownWord(*command) != OwnWord::Forget)
            m_history.add(lines.front());
        return true;
    }
    if (m_preparing) {
        m_waiting = text;
        Q_EMIT changed();
        return true;
    }
    for (const QString& line : lines) {
        if (!holdsSecret(line.toUtf8()))
            m_history.add(line);
    }
    begin(lines);
    return true;
}

// The console's own words.
bool ConsolePresenter::obey(const redis::Command& command)
{
    switch (ownWord(command)) {
    case OwnWord::None:
        return false;
    case OwnWord::Help:
        print(Kind::Command, echo(command));
        print(helpLines(command.mid(1), m_catalog));
        break;
    case OwnWord::Clear:
        Q_EMIT cleared();
        break;
    case OwnWord::Forget:
        m_history.forget();
        Q_EMIT cleared();
        print(Kind::Note, tr("The history of this console is empty, on disk too."));
        break;
    case OwnWord::Exit:
        Q_EMIT closeRequested();
        break;
    case OwnWord::Reset:
        print(Kind::Command, echo(command));
        if (m_link)
            m_link->cancel();
        m_state.lost();
        print(Kind::Note, tr("The next command opens a new connection."));
        Q_EMIT changed();
        break;
    }
    return true;
}

// All or nothing: one line that cannot be sent keeps back the others.
void ConsolePresenter::begin(const QStringList& lines)
{
    m_steps.clear();
    for (const QString& line : lines) {
        auto step = stepOf(line);
        if (!step) {
            m_steps.clear();
            if (lines.size() > 1)
                print(Kind::Note, tr("None of the %1 lines was sent.").arg(lines.size()));
            return;
        }
        m_steps.push_back(*std::move(step));
    }
    const bool careful = std::any_of(m_steps.begin(), m_steps.end(),
                                     [](const ConsoleStep& step) { return step.caution != Caution::None; });
    if (!careful && m_steps.size() == 1) {
        sendNext();
        return;
    }
    const profile::Profile& profile = m_workspace.profile();
    m_question = questionOf({m_steps.begin(), m_steps.end()}, m_catalog,
                            {profile.name, connections::environmentOf(profile.environment)});
    m_asking = true;
    Q_EMIT changed();
}

// Nothing: it cannot be sent, which has been said.
std::optional<ConsoleStep> ConsolePresenter::stepOf(const QString& line)
{
    const auto refuse = [this](const QString& shown, const QString& why) {
        print({{Kind::Command, shown}, {Kind::Error, why}});
        return std::nullopt;
    };
    const auto command = keyspace::parseCommandLine(line.toUtf8());
    if (!command)
        return refuse(holdsSecret(line.toUtf8()) ? line.section(QLatin1Char(' '), 0, 0) : line,
                      tr("A quote is not closed, or something stands right behind a closing one (character "
                         "%1).")
                          .arg(command.error().subject.toInt() + 1));
    if (command->first().isEmpty())
        return refuse(line, tr("A command needs a name."));
    const QString name = nameOf(*command, m_catalog);
    if (ownWord(*command) != OwnWord::None)
        return refuse(echo(*command), tr("%1 stands alone, not among several lines.").arg(name));
    if (command->first().toUpper() == "HELLO" && command->size() > 1 && command->value(1) != "2")
        return refuse(echo(*command), tr("Keystead speaks RESP2 with Redis: HELLO 2."));
    const Judgement judgement = judge(*command, m_catalog, m_access);
    if (judgement.verdict == Judgement::Verdict::Refused) {
        const bool lookOnly = m_workspace.profile().access == base::AccessMode::ReadWrite;
        return refuse(echo(*command), refusalText(name, judgement.reason, lookOnly));
    }
    const keyspace::CommandEntry* const entry = m_catalog.find(*command);
    ConsoleStep step{line, *command, cautionOf(*command, judgement, entry != nullptr)};
    step.writes = redis::effectOf(*command) == redis::Effect::Writes || (entry && entry->writes);
    step.blocks = entry && entry->blocking;
    return step;
}

void ConsolePresenter::agree()
{
    if (std::exchange(m_asking, false))
        sendNext();
}

void ConsolePresenter::decline()
{
    if (!std::exchange(m_asking, false))
        return;
    print(Kind::Note, m_steps.size() == 1
                          ? tr("%1 was not sent.").arg(nameOf(m_steps.front().command, m_catalog))
                          : tr("None of the %1 lines was sent.").arg(m_steps.size()));
    m_steps.clear();
    Q_EMIT changed();
}

void ConsolePresenter::sendNext()
{
    const ConsoleStep& step = m_steps.front();
    print(Kind::Command, echo(step.command));
    m_running = true;
    m_cut = false;
    m_since.start();
    m_link->send(step.command, step.blocks ? longest : limit, m_state.matters() ? m_opening : 0);
    Q_EMIT changed();
}

QString ConsolePresenter::runningText() const
{
    return m_running ? nameOf(m_steps.front().command, m_catalog) : QString();
}

qint64 ConsolePresenter::runningFor() const
{
    return m_running ? m_since.elapsed() : 0;
}

void ConsolePresenter::cancel()
{
    if (m_running)
        m_link->cancel();
}

void ConsolePresenter::answered(const ConsoleAnswer& answer)
{
    if (!m_running || m_steps.empty())
        return;
    m_running = false;
    const ConsoleStep step = std::move(m_steps.front());
    m_steps.pop_front();
    print(linesOf(answer));
    m_cut = answer.text && !answer.text->whole;
    m_opening = answer.opening;
    const base::ErrorCode code = answer.text ? base::ErrorCode::None : answer.text.error().code;
    if (code == base::ErrorCode::Cancelled || base::isConnectionError(code))
        loseState();
    else
        m_state.answered(step.command, answer.kind, answer.status);
    noteChanges(step, answer);
    if (answer.text && !m_steps.empty()) {
        sendNext();
        return;
    }
    stopBehind();
    connectLink();
    Q_EMIT changed();
}

// A command whose answer was lost may have changed something as well.
void ConsolePresenter::noteChanges(const ConsoleStep& step, const ConsoleAnswer& answer)
{
    const bool isRefused = !answer.text && !base::isConnectionError(answer.text.error().code) &&
                           answer.text.error().code != base::ErrorCode::Cancelled;
    const QByteArray name = step.command.first().toUpper();
    if (name == "EXEC" || name == "DISCARD") {
        const bool wrote = std::exchange(m_queuedWrites, false) && name == "EXEC";
        if (wrote && !isRefused)
            Q_EMIT keysChanged();
        return;
    }
    if (!step.writes || isRefused)
        return;
    if (answer.status == "QUEUED")
        m_queuedWrites = true;
    else
        Q_EMIT keysChanged();
}

void ConsolePresenter::stopBehind()
{
    if (!m_steps.empty())
        print(Kind::Note, tr("Stopped there: %1 more lines were not sent.").arg(m_steps.size()));
    m_steps.clear();
}

void ConsolePresenter::loseState()
{
    if (!m_state.matters())
        return;
    m_state.lost();
    m_queuedWrites = false;
    print(Kind::Note,
          tr("The connection has ended, and with it the transaction, the chosen database or the user: "
             "the next one begins anew in %1.")
              .arg(place()));
    Q_EMIT changed();
}

} // namespace keys
