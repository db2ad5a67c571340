// Texts that are being edited, one for each value, kept while other keys are looked at; saving them, and
// what to do when somebody else was faster. No widgets. GUI thread.
#pragma once

#include "ui/keys/value/value_presenter.h"

#include <map>

namespace keys {

class ValueEditor : public QObject
{
    Q_OBJECT

public:
    // All outlive it.
    ValueEditor(workspace::Workspace& workspace, ValuePresenter& presenter, KeyChanges& changes,
                QObject* parent = nullptr);

    // Of the value that is shown.
    QString text() const;    // as it is edited; empty when it has no text
    QString refusal() const; // why it cannot be edited; empty: it can
    bool isDirty() const;
    bool isOutdated() const; // it has changed since the editing began
    void setText(const QString& text);
    void revert();
    void save();
    bool isSaving() const { return m_saving.has_value(); }
    const base::Error& problem() const { return m_problem; }

    bool hasUnsaved() const;
    // Another key with unsaved text, the first by name; empty: none.
    QByteArray otherUnsavedKey() const;

    // Nothing was stored, and it is to be decided what shall be.
    struct Conflict
    {
        keyspace::Conflict what;
        QString base;                  // what the editing began with
        std::optional<QString> theirs; // nothing: it has no text, or is gone
        QString mine;
        bool canKeepMine = true;
    };
    const std::optional<Conflict>& conflict() const { return m_conflict; }
    void takeTheirs();
    // Over what is there now, and nothing newer; without a copy for undo when that was the conflict.
    void keepMine();
    void leaveConflict(); // goes on editing

    // A string that has gone, with the unsaved text in it.
    bool canCreateAgain() const;
    void createAgain();

Q_SIGNALS:
    void changed();

private:
    using Place = std::pair<QByteArray, QByteArray>; // key and row
    struct Draft
    {
        keyspace::ValueType type{};
        ElementRow row;
        ShownPointer base;
        QString text;
        std::optional<QByteArray> expected; // instead of base's bytes: what the user has seen since
        bool isNew = false;                 // to be made: it is gone
        bool isSaved = false;               // waits until it is read back
    };
    Place place() const { return {m_presenter.key(), m_presenter.piece().id}; }
    const Draft* draft() const;
    void followShown();
    void send(keyspace::EditOptions::Undo undo);
    void store(const Place& place, const QByteArray& bytes, keyspace::EditOptions::Undo undo);
    void stored(const Place& place, const QByteArray& bytes, const base::Result<keyspace::Edited>& edited);
    void meet(const Place& place, const keyspace::Conflict& conflict);
    void acceptTheirs(const Place& place, Conflict conflict, const base::Result<ShownPointer>& theirs);
    void fail(const base::Error& error);

    workspace::Workspace& m_workspace;
    ValuePresenter& m_presenter;
    KeyChanges& m_changes;
    std::map<Place, Draft> m_drafts;
    std::optional<Place> m_saving;
    std::optional<Conflict> m_conflict; // of the value that is shown
    std::optional<QByteArray> m_theirs; // its bytes
    Place m_lastPlace;
    base::Error m_problem;
};

} // namespace keys
