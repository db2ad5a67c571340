// The console without widgets: reads what is typed, judges it, asks before what is dangerous, sends it on a
// connection of its own and tells what came back. GUI thread; nothing here waits.
#pragma once

#include "core/workspace/workspace.h"
#include "ui/keys/console/console_completion.h"
#include "ui/keys/console/console_history.h"
#include "ui/keys/console/console_link.h"
#include "ui/keys/console/console_state.h"
#include "ui/keys/console/console_words.h"

#include <QElapsedTimer>
#include <QObject>

#include <deque>
#include <optional>
#include <vector>

namespace keys {

class ConsolePresenter : public QObject
{
    Q_OBJECT

public:
    enum class Phase {
        Preparing, // the server has not told its commands yet; what is typed waits for that
        Ready,
        Asking, // question()
        Running,
    };

    // The workspace outlives it.
    explicit ConsolePresenter(workspace::Workspace& workspace, QObject* parent = nullptr);
    ~ConsolePresenter() override;

    Phase phase() const;
    // One line, or several. False: not taken, something else is under way.
    bool submit(const QString& text);
    // Of Asking. agree() believes that what was to be typed or ticked was.
    const ConsoleQuestion& question() const { return m_question; }
    void agree();
    void decline();
    // Of Running.
    QString runningText() const;
    qint64 runningFor() const; // milliseconds
    void cancel();

    // The last reply was cut: the rest can be shown or saved, until the next command.
    bool isCut() const { return m_cut; }
    void showWhole();
    void saveWhole(const QString& file);
    void forgetWhole();

    ConsoleHistory& history() { return m_history; }
    // wanted: asked for with Tab; then the key browser lists what it did not (completionsChanged).
    Completion complete(const QString& text, qsizetype cursor, bool wanted);
    ArgumentHint hint(const QString& text, qsizetype cursor) const { return hintAt(text, cursor, m_catalog); }

    QString place() const;     // “127.0.0.1:6379/2”; empty: not known yet
    QString stateText() const; // “transaction · as mira”; empty: nothing of the kind
    bool isReadOnly() const;

Q_SIGNALS:
    void printed(const std::vector<keys::ConsoleLine>& lines);
    void cleared();
    void changed(); // phase, question, place, state, isCut
    void completionsChanged();
    void keysChanged();
    void closeRequested();

private:
    void prepare();
    void take(const redis::Address& address, base::Result<keyspace::CommandCatalog> catalog);
    void connectLink();
    void print(ConsoleLine::Kind kind, const QString& text);
    void print(const std::vector<ConsoleLine>& lines) { Q_EMIT printed(lines); }

    // console_sending.cpp
    bool obey(const redis::Command& command);
    void begin(const QStringList& lines);
    std::optional<ConsoleStep> stepOf(const QString& line);
    void sendNext();
    void answered(const ConsoleAnswer& answer);
    void noteChanges(const ConsoleStep& step, const ConsoleAnswer& answer);
    void stopBehind();
    void loseState();

    workspace::Workspace& m_workspace;
    ConsoleHistory m_history;
    keyspace::CommandCatalog m_catalog;
    std::optional<redis::Address> m_address;
    base::AccessMode m_access = base::AccessMode::ReadOnly;
    redis::Address m_linked;
    ConsoleLink* m_link = nullptr; // to m_linked, with m_access; null before the address is known
    ConsoleState m_state;
    quint64 m_opening = 0; // of the connection that m_state is about
    bool m_preparing = false;
    bool m_redisThere = true;

    QString m_waiting; // typed while preparing
    ConsoleQuestion m_question;
    bool m_asking = false;
    std::deque<ConsoleStep> m_steps; // the first is running, or asked for
    bool m_running = false;
    QElapsedTimer m_since;
    bool m_queuedWrites = false; // between MULTI and EXEC
    bool m_cut = false;
    int m_opened = 0; // nodes of the key browser, for completion
};

} // namespace keys
