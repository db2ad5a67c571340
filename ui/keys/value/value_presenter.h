// One key without widgets: its facts, its value page by page, the piece of it that is looked at, decoded.
// GUI thread; nothing here waits. Late answers of an earlier question are dropped.
#pragma once

#include "ui/keys/change/key_changes.h"
#include "ui/keys/value/chain_choices.h"
#include "ui/keys/value/value_loading.h"

#include <QElapsedTimer>
#include <QTimer>

namespace keys {

class ValuePresenter : public QObject
{
    Q_OBJECT

public:
    enum class State { Nothing, Loading, Ready, Gone, Failed };
    enum class Ending { Expired, Removed, Somebody }; // how a key went: Removed by a change made here

    // Both outlive it.
    ValuePresenter(workspace::Workspace& workspace, KeyChanges& changes, QObject* parent = nullptr);

    void show(const QByteArray& key);
    void clear();
    // Asks anew; what is shown stays until the answer is there.
    void refresh();
    // Asks only when the key may have changed since: cheap.
    void check();

    const QByteArray& key() const { return m_key; }
    State state() const { return m_state; }
    bool isBusy() const { return m_isLoading || m_isLoadingPiece || m_isLoadingMore; }
    // Of the newest question; with State::Ready what is shown is older.
    const base::Error& problem() const { return m_problem; }
    bool isOwn() const;

    // Of State::Ready, and of State::Gone as they were.
    const keyspace::KeyDetails& details() const { return m_details; }
    std::optional<qint64> dumpedBytes() const { return m_dumped; }
    keyspace::ExpiryTime now() const; // of the server
    Ending ending() const { return m_ending; }
    std::chrono::milliseconds goneFor() const;

    ElementModel& elements() { return m_elements; }
    const ElementModel& elements() const { return m_elements; }
    // Glob over fields and members.
    void setPattern(const QByteArray& pattern);
    const QByteArray& pattern() const { return m_pattern; }
    void loadMore();

    // The row whose value is shown; strings have none.
    void choosePiece(const QByteArray& rowId);
    // Once it is there: it is about to be made.
    void expectPiece(const QByteArray& rowId);
    const ElementRow& piece() const { return m_piece; }
    ShownPointer shown() const { return m_shown; } // null: nothing is, or not yet
    base::Error pieceProblem() const { return m_pieceProblem; }
    // A larger value than is loaded by itself; up to mostBytes.
    bool canLoadWhole() const;
    void loadWhole();

    // Nothing: by content. Remembered for keys like this one.
    void chooseChain(const std::optional<decode::Chain>& chain);
    std::optional<decode::Chain> chosenChain() const { return m_choices.chainFor(m_key); }

Q_SIGNALS:
    void changed();      // state, facts, problem, busy
    void shownChanged(); // shown(), piece()
    void ticked();       // once a second while something counts

private:
    void ask();
    void accept(base::Result<Loaded> loaded);
    void acceptValue(Loaded& loaded);
    void loadPiece(qint64 most);
    void setShown(ShownPointer shown);
    void setGone();
    void tick();
    void watchWorkspace();

    workspace::Workspace& m_workspace;
    ChainChoices m_choices;
    ElementModel m_elements;
    QByteArray m_key;
    QByteArray m_pattern;
    State m_state = State::Nothing;
    base::Error m_problem;
    keyspace::KeyDetails m_details;
    std::optional<qint64> m_dumped;
    keyspace::ExpiryTime m_serverNow{}; // when m_sinceServerNow began
    QElapsedTimer m_sinceServerNow;
    QElapsedTimer m_sinceGone;
    Ending m_ending = Ending::Somebody;
    bool m_changedHere = false; // since the last answer

    ElementRow m_piece;
    QByteArray m_wantedPiece;
    ShownPointer m_shown;
    base::Error m_pieceProblem;
    qint64 m_stringBytes = wholeBytes;
    QTimer m_timer;
    quint64 m_asked = 0; // of the newest question about the key
    quint64 m_askedPiece = 0;
    bool m_wasReachable = true;
    bool m_isLoading = false;
    bool m_isLoadingPiece = false;
    bool m_isLoadingMore = false;
};

} // namespace keys
