// What this session has changed and can take back, and what it has taken back and can do again. A value,
// GUI thread.
#pragma once

#include "core/keyspace/change/edit.h"
#include "core/keyspace/index/name_set.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace keys {

struct ChangeStep
{
    enum class Kind { Edit, Creation, Expiry, Rename, Copy, Removal, Flush, Import };

    quint64 id = 0;
    Kind kind = Kind::Edit;
    QByteArray key;
    QByteArray other; // of a rename or a copy: the new name
    keyspace::Change change;
    keyspace::EditOptions::Undo undo = keyspace::EditOptions::Undo::Required;
    keyspace::ExpectedExpiry before;                // of a change of expiry; nothing: not known
    QStringList bundles;                            // in the trash, in the order they are put back
    std::optional<keyspace::Replaced> held;         // what the trash could not keep
    std::shared_ptr<const keyspace::NameSet> names; // of a removal that was taken back
    qint64 count = 1;
    QString what; // of a removal or an import: “3 keys”, the file
};

// “edit of session:1”, for “Undo …”.
QString stepText(const ChangeStep& step);

class ChangeSteps
{
public:
    // A new change: what was taken back before cannot be done again any more. Returns its id.
    quint64 add(ChangeStep step);
    // One that was taken back, or done again.
    void addUndone(ChangeStep step) { m_undone.push_back(std::move(step)); }
    void addRedone(ChangeStep step) { push(std::move(step)); }

    const ChangeStep* latest() const { return m_done.empty() ? nullptr : &m_done.back(); }
    const ChangeStep* latestUndone() const { return m_undone.empty() ? nullptr : &m_undone.back(); }
    // id: of any that can be taken back; nothing: it cannot.
    std::optional<ChangeStep> take(quint64 id);
    std::optional<ChangeStep> takeUndone();

private:
    static constexpr std::size_t most = 200;
    void push(ChangeStep step);

    std::vector<ChangeStep> m_done;
    std::vector<ChangeStep> m_undone;
    quint64 m_lastId = 0;
};

} // namespace keys
