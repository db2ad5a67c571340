// One listing being edited: what was loaded, what it is now, what is wrong with it. A value without
// widgets; GUI thread, because its messages are translated.
#pragma once

#include "core/property/property.h"
#include "core/property/validation.h"
#include "ui/properties/editing/edit_merge.h"

#include <QLocale>

#include <map>
#include <optional>
#include <vector>

namespace properties {

// What was put into one field: a value, or a text that is none.
struct FieldContent
{
    property::Property value; // only the field counts; as it was when there is a text
    std::optional<QString> unreadable;

    bool operator==(const FieldContent&) const = default;
};

class Draft
{
public:
    Draft(); // a new listing, untouched
    // A new listing with the values of another one, named as its copy, not listed yet.
    static Draft duplicateOf(const property::Property& property);
    explicit Draft(property::Property base)
        : m_base(base)
        , m_edited(std::move(base))
    {
    }

    bool isNew() const { return m_base.id == 0; }
    const property::Property& base() const { return m_base; }
    const property::Property& edited() const { return m_edited; }

    // As it stands in the field. Of a field that cannot be read, what was typed.
    QString text(property::Field field, const QLocale& locale) const;
    // Type and status by their words, translated or the database's; never Agent (see setAgent).
    void setText(property::Field field, const QString& text, const QLocale& locale);
    // A text that names no value of the field.
    void setUnreadable(property::Field field, const QString& text);
    void setType(property::PropertyType type);
    void setStatus(property::PropertyStatus status);
    void setAgent(std::optional<property::AgentId> agent, const QString& name);
    void revert(property::Field field);

    bool isChanged(property::Field field) const;
    bool isDirty() const;
    std::vector<property::Field> changedFields() const; // in the form's order
    bool isEditedLike(const Draft& other) const;        // the same content in every field

    // For undo and for keeping: nothing while the field is as stored.
    std::optional<FieldContent> content(property::Field field) const;
    void setContent(property::Field field, const std::optional<FieldContent>& content);
    std::optional<QString> unreadable(property::Field field) const;

    // Shown under the field; empty: none. Problems appear on check() and go as soon as the field is
    // right, or is edited at all when the database refused it.
    QString problem(property::Field field) const;
    const std::map<property::Field, QString>& problems() const { return m_problems; }
    void check(property::Field field, const QLocale& locale);
    // Checks everything; the first field with a problem, in the order of the form.
    std::optional<property::Field> checkAll(const QLocale& locale);
    void refuse(const property::FieldProblem& problem, const QLocale& locale);

    // Somebody else saved another version while this one was edited.
    const std::optional<property::Property>& theirs() const { return m_theirs; }
    void setTheirs(const property::Property& theirs) { m_theirs = theirs; }
    // As it is stored, so far as we know.
    const property::Property& known() const { return m_theirs ? *m_theirs : m_base; }
    EditMerge merge() const { return EditMerge(m_base, m_theirs.value_or(m_base), m_edited); }
    // Continues on their version with what was agreed on; a text that is no value stays what it is.
    void continueFrom(const property::Property& theirs, const property::Property& merged);
    // What is left of it once `sent` was stored: what was typed since.
    Draft restBehind(const property::Property& sent, const property::Property& stored) const;
    // Takes names and times of the same version that became known later; or another version whose
    // every difference is ours already.
    void refreshBase(const property::Property& base);

private:
    void afterEdit(property::Field field, const QLocale& locale);
    QString currentProblem(property::Field field, const QLocale& locale) const;
    bool storeNumber(property::Field field, const QString& plain);
    bool storeChoice(property::Field field, const QString& text);

    property::Property m_base;
    property::Property m_edited;
    std::map<property::Field, QString> m_unreadable; // typed texts that are not a value
    std::map<property::Field, QString> m_problems;
    std::optional<property::Property> m_theirs;
};

// The form's order; Draft::checkAll and Tab follow it.
inline constexpr std::array formOrder{
    property::Field::Title,    property::Field::Status,     property::Field::Price,     property::Field::Type,
    property::Field::Location, property::Field::Bedrooms,   property::Field::Bathrooms, property::Field::Area,
    property::Field::Agent,    property::Field::Description};

} // namespace properties
