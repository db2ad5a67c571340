// What somebody wants of many listings, field by field, and what it is read as. A value without widgets;
// GUI thread, because its messages are translated.
#pragma once

#include "core/property/bulk.h"

#include <QLocale>
#include <QString>

#include <map>
#include <optional>

namespace properties {

// How a price expression was read: “+3 %”, “−5,000”, “450,000” or “= 450,000”, by the locale.
struct PriceReading
{
    std::optional<property::PriceChange> change; // without rounding; Keep of a blank text
    QString problem;                             // empty: none
};
PriceReading readPriceChange(const QString& text, const QLocale& locale);

class BulkFields
{
public:
    struct Entry
    {
        bool isSet = false;           // else the field stays as it is
        QString text;                 // of the price an expression; blank clears what may be without a value
        std::optional<qint64> choice; // of Type and Status the enumerator, of Agent its number; nothing: none

        bool operator==(const Entry&) const = default;
    };

    const Entry& entry(property::Field field) const { return m_entries.at(static_cast<std::size_t>(field)); }
    const QString& rounding() const { return m_rounding; }

    // What is entered stays when a field is left as it is again.
    void set(property::Field field, bool isSet) { at(field).isSet = isSet; }
    void setText(property::Field field, const QString& text);
    void setChoice(property::Field field, std::optional<qint64> choice);
    void setRounding(const QString& text); // of the price; blank: to cents

    bool isEmpty() const; // every field stays
    // What is wrong with a field that is set; of the price, its rounding as well.
    QString problem(property::Field field, const QLocale& locale) const;
    std::optional<property::Field> firstProblem(const QLocale& locale) const;
    // Nothing while a field that is set cannot be read.
    std::optional<property::BulkEdit> edit(const QLocale& locale) const;

    bool operator==(const BulkFields&) const = default;

private:
    Entry& at(property::Field field) { return m_entries.at(static_cast<std::size_t>(field)); }
    QString readInto(property::BulkEdit& edit, property::Field field, const QLocale& locale) const;
    QString readPrice(property::BulkEdit& edit, const QLocale& locale) const;

    std::array<Entry, property::allFields.size()> m_entries;
    QString m_rounding;
};

} // namespace properties
