#include "ui/keys/value/value_editor.h"

#include "ui/keys/value/element_changes.h"
#include "ui/keys/value/words.h"

#include <algorithm>

namespace keys {

using keyspace::EditOptions;
using keyspace::ValueType;

namespace {

// Is its own name: changing it is renaming it.
bool isMember(ValueType type)
{
    return type == ValueType::Set || type == ValueType::SortedSet;
}

} // namespace

ValueEditor::ValueEditor(workspace::Workspace& workspace, ValuePresenter& presenter, KeyChanges& changes,
                         QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_presenter(presenter)
    , m_changes(changes)
{
    connect(&m_presenter, &ValuePresenter::shownChanged, this, &ValueEditor::followShown);
}

const ValueEditor::Draft* ValueEditor::draft() const
{
    const auto found = m_drafts.find(place());
    return found == m_drafts.end() ? nullptr : &found->second;
}

// What was saved is dropped once it is read back: until then the screen shows what was typed.
void ValueEditor::followShown()
{
    const ShownPointer shown = m_presenter.shown();
    const auto found = m_drafts.find(place());
    if (found != m_drafts.end() && shown && found->second.expected) {
        Draft& mine = found->second;
        const bool isReadBack = shown->clip.bytes == *mine.expected;
        if (mine.isSaved && (isReadBack || shown != mine.base)) {
            m_drafts.erase(found);
        } else if (isReadBack) {
            mine.base = shown;
            mine.expected.reset();
        }
    }
    if (std::exchange(m_lastPlace, place()) != m_lastPlace) {
        m_conflict.reset();
        m_problem = {};
    }
    Q_EMIT changed();
}

QString ValueEditor::text() const
{
    if (const Draft* const mine = draft())
        return mine->text;
    const ShownPointer shown = m_presenter.shown();
    return shown ? shown->text.value_or(QString()) : QString();
}

QString ValueEditor::refusal() const
{
    const ShownPointer shown = m_presenter.shown();
    if (!shown)
        return tr("There is nothing to edit");
    if (m_presenter.isOwn())
        return lockText(*shown);
    if (const QString why = m_changes.refusal(); !why.isEmpty())
        return why;
    if (const QString why = m_changes.refusalFor(m_presenter.key()); !why.isEmpty())
        return why;
    if (m_presenter.details().hyperLogLog)
        return tr("Read-only: a HyperLogLog is written by PFADD alone");
    if (m_presenter.details().type == ValueType::Stream)
        return tr("Read-only: an entry of a stream never changes; add another, or remove it");
    if (m_presenter.details().type == ValueType::Hash && !m_presenter.piece().name.isWhole())
        return tr("Read-only: the field's name is too long");
    return draft() ? QString() : lockText(*shown);
}

bool ValueEditor::isDirty() const
{
    const Draft* const mine = draft();
    return mine && !mine->isSaved;
}

bool ValueEditor::isOutdated() const
{
    const Draft* const mine = draft();
    const ShownPointer shown = m_presenter.shown();
    return mine && !mine->isSaved && shown && shown->clip != mine->base->clip &&
           mine->expected != std::optional(shown->clip.bytes);
}

void ValueEditor::setText(const QString& text)
{
    const ShownPointer shown = m_presenter.shown();
    if (!shown || text == this->text() || !refusal().isEmpty())
        return;
    const auto found = m_drafts.find(place());
    if (found == m_drafts.end()) {
        Draft mine;
        mine.type = m_presenter.details().type;
        mine.row = m_presenter.piece();
        mine.base = shown;
        mine.text = text;
        m_drafts.emplace(place(), std::move(mine));
    } else if (found->second.base->text == text && !isOutdated() && !found->second.isSaved) {
        m_drafts.erase(found); // back to what it was
    } else {
        found->second.isSaved = false;
        found->second.text = text;
    }
    m_problem = {};
    Q_EMIT changed();
}

void ValueEditor::revert()
{
    m_drafts.erase(place());
    m_conflict.reset();
    m_problem = {};
    Q_EMIT changed();
}

bool ValueEditor::hasUnsaved() const
{
    return std::ranges::any_of(m_drafts, [](const auto& each) { return !each.second.isSaved; });
}

QByteArray ValueEditor::otherUnsavedKey() const
{
    for (const auto& [where, mine] : m_drafts) {
        if (!mine.isSaved && where.first != m_presenter.key())
            return where.first;
    }
    return {};
}

void ValueEditor::save()
{
    if (isDirty() && !m_conflict)
        send(EditOptions::Undo::Required);
}

void ValueEditor::send(EditOptions::Undo undo)
{
    const Draft* const mine = draft();
    if (!mine || m_saving)
        return;
    m_saving = place();
    m_problem = {};
    m_workspace.run(
        [base = mine->base, text = mine->text](workspace::Session&) { return editedBytes(*base, text); },
        this,
        [this, where = place(), undo](const base::Result<QByteArray>& bytes) {
            if (bytes)
                store(where, *bytes, undo);
            else
                fail(bytes.error());
        });
    Q_EMIT changed();
}

void ValueEditor::store(const Place& place, const QByteArray& bytes, EditOptions::Undo undo)
{
    const auto found = m_drafts.find(place);
    if (found == m_drafts.end()) { // reverted meanwhile
        m_saving.reset();
        Q_EMIT changed();
        return;
    }
    const Draft& mine = found->second;
    const auto change =
        mine.isNew ? recreation(mine.type, mine.row, bytes)
                   : replacement(mine.type, mine.row, mine.expected.value_or(mine.base->clip.bytes), bytes);
    if (!change) {
        fail({base::ErrorCode::InvalidInput, QStringLiteral("a value that is never replaced"), {}});
        return;
    }
    if (place == this->place() && isMember(mine.type))
        m_presenter.expectPiece(bytes);
    m_changes.edit(
        place.first, *change, undo, this,
        [this, place, bytes](const base::Result<keyspace::Edited>& edited) { stored(place, bytes, edited); });
}

void ValueEditor::stored(const Place& place, const QByteArray& bytes,
                         const base::Result<keyspace::Edited>& edited)
{
    if (!edited) {
        fail(edited.error());
        return;
    }
    if (edited->conflict) {
        meet(place, *edited->conflict);
        return;
    }
    m_saving.reset();
    m_conflict.reset();
    const auto found = m_drafts.find(place);
    if (found != m_drafts.end() && place == this->place() && m_presenter.shown() &&
        !isMember(found->second.type)) {
        found->second.isSaved = true;
        found->second.isNew = false;
        found->second.expected = bytes;
    } else if (found != m_drafts.end()) {
        m_drafts.erase(found);
    }
    Q_EMIT changed(); // the presenter reads anew: KeyChanges has told it
}

void ValueEditor::meet(const Place& place, const keyspace::Conflict& what)
{
    using What = keyspace::Conflict::What;
    const auto found = m_drafts.find(place);
    if (found == m_drafts.end() ||
        place != this->place()) { // asked about when it is looked at and saved again
        m_saving.reset();
        Q_EMIT changed();
        return;
    }
    const Draft& mine = found->second;
    Conflict conflict{what, mine.base->text.value_or(QString()), {}, mine.text, true};
    if (what.what != What::OtherValue || isMember(mine.type)) {
        const bool canMake = what.what == What::Gone && recreation(mine.type, mine.row, {}).has_value();
        conflict.canKeepMine = canMake || what.what == What::NotKept;
        m_theirs.reset();
        m_conflict = std::move(conflict);
        m_saving.reset();
        Q_EMIT changed();
        return;
    }
    m_workspace.run(
        [key = place.first, type = mine.type, row = mine.row,
         chain = mine.base->outcome.chain()](workspace::Session& session) -> base::Result<ShownPointer> {
            ElementRow anew = row;
            anew.value.size = -1; // what the row held is out of date
            const auto clip = loadClip(session.redis(), key, type, anew, mostBytes);
            if (!clip)
                return clip.error();
            return showValue(*clip, chain);
        },
        this,
        [this, place, conflict](const base::Result<ShownPointer>& theirs) {
            acceptTheirs(place, conflict, theirs);
        });
}

void ValueEditor::acceptTheirs(const Place& place, Conflict conflict,
                               const base::Result<ShownPointer>& theirs)
{
    m_saving.reset();
    if (place != this->place()) {
        Q_EMIT changed();
        return;
    }
    if (!theirs) {
        fail(theirs.error());
        return;
    }
    conflict.theirs = (*theirs)->text;
    // Over something that was never read whole nobody can decide.
    conflict.canKeepMine = (*theirs)->isWhole();
    m_theirs = (*theirs)->clip.bytes;
    m_conflict = std::move(conflict);
    Q_EMIT changed();
}

void ValueEditor::fail(const base::Error& error)
{
    m_saving.reset();
    m_problem = error;
    Q_EMIT changed();
}

void ValueEditor::takeTheirs()
{
    m_drafts.erase(place());
    m_conflict.reset();
    m_presenter.refresh();
    Q_EMIT changed();
}

void ValueEditor::keepMine()
{
    using What = keyspace::Conflict::What;
    const auto found = m_drafts.find(place());
    if (!m_conflict || !m_conflict->canKeepMine || found == m_drafts.end())
        return;
    const What what = m_conflict->what.what;
    m_conflict.reset();
    found->second.isNew = what == What::Gone;
    if (what == What::OtherValue)
        found->second.expected = m_theirs;
    send(what == What::NotKept ? EditOptions::Undo::None : EditOptions::Undo::Required);
}

void ValueEditor::leaveConflict()
{
    m_conflict.reset();
    Q_EMIT changed();
}

bool ValueEditor::canCreateAgain() const
{
    const auto found = m_drafts.find({m_presenter.key(), QByteArray()});
    return m_presenter.state() == ValuePresenter::State::Gone && found != m_drafts.end() &&
           found->second.type == ValueType::String && !found->second.isSaved;
}

void ValueEditor::createAgain()
{
    if (!canCreateAgain())
        return;
    m_drafts.find({m_presenter.key(), QByteArray()})->second.isNew = true;
    send(EditOptions::Undo::Required);
}

} // namespace keys
