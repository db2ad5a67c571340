// Which column of a file becomes which field of a listing, what stands in for columns that the file
// lacks, and what happens to listings that are there already. Values, any thread; to be remembered as
// JSON.
#pragma once

#include "core/base/result.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <array>
#include <map>
#include <optional>
#include <vector>

namespace property {

// What a column can be. Agent: a number or an e-mail address. Created and Updated are stored with new
// listings only; those that are there keep their own.
enum class ImportField {
    Id,
    Title,
    Description,
    Price,
    Location,
    Type,
    Status,
    Bedrooms,
    Bathrooms,
    Area,
    Agent,
    Created,
    Updated
};
inline constexpr std::array allImportFields{
    ImportField::Id,        ImportField::Title, ImportField::Description, ImportField::Price,
    ImportField::Location,  ImportField::Type,  ImportField::Status,      ImportField::Bedrooms,
    ImportField::Bathrooms, ImportField::Area,  ImportField::Agent,       ImportField::Created,
    ImportField::Updated};
QString importFieldName(ImportField field); // the database's column: “agent_id”; stands in the JSON
std::optional<ImportField> importFieldFromName(QStringView name);
// Without it no listing can be added: title, price, location, type.
bool isNeededToAdd(ImportField field);

// How numbers are written. Auto takes what can be read in one way only (“1,234.50”, “12,5”, “850000”)
// and refuses what cannot: “1.234” may be a thousand or one and a bit.
enum class DecimalSign { Auto, Point, Comma };
QString decimalSignName(DecimalSign sign); // “auto”, “point”, “comma”
std::optional<DecimalSign> decimalSignFromName(QStringView name);

// By what a row finds the listing that it speaks of.
enum class ImportKey {
    None,         // it does not: every row is a new listing
    Id,           // by its number; a number that nobody has is given to the new listing
    TitleAndCity, // both exactly as they are written; several listings that fit refuse the row
};
QString importKeyName(ImportKey key); // “none”, “id”, “title-and-city”
std::optional<ImportKey> importKeyFromName(QStringView name);

// What a row does to a listing that it has found.
enum class OnMatch {
    Skip,   // nothing
    Update, // writes the fields that the file has; what it has not, stays
    Refuse, // the row is refused: only new listings are expected
};
QString onMatchName(OnMatch onMatch); // “skip”, “update”, “refuse”
std::optional<OnMatch> onMatchFromName(QStringView name);

struct ImportPlan
{
    std::map<ImportField, QString> columns;   // the column of the file, by its name in columnNames()
    std::map<ImportField, QString> constants; // the same text in every row; not for Id
    DecimalSign decimal = DecimalSign::Auto;
    ImportKey key = ImportKey::None;
    OnMatch onMatch = OnMatch::Skip; // with a key only
    bool addsMissing = true;         // false: with a key, a row that finds nothing is refused

    bool has(ImportField field) const { return columns.contains(field) || constants.contains(field); }
    bool operator==(const ImportPlan&) const = default;

    // {"columns": {"title": "Name", …}, "constants": {…}, "decimal": "auto", "key": "id",
    // "on_match": "skip", "add_missing": true}
    QJsonObject toJson() const;
    // Unknown members are left alone, missing ones have the values above. Errors: InvalidInput
    // (subject: the member).
    static base::Result<ImportPlan> fromJson(const QJsonObject& object);
};

// What columns are called: the header's words, trimmed; an empty one by its number, “3”; a name that
// stands there again with a number behind it, “price (2)”. Without a header: “1”, “2”, …
QStringList columnNames(const QStringList& header);
QStringList columnNames(qsizetype count);

// By the names of our columns and by what others call them (“City”, “asking price”, “beds”), in any
// case, blanks and punctuation ignored; each field once, the first column that fits. With an id the key
// is Id, and what it finds is skipped.
ImportPlan guessedPlan(const QStringList& columns);

// Can a file with these columns be imported so? Errors: InvalidInput, the detail in English, the subject
// a field's name or a column: a column that the file has not, a field that has a column and a constant,
// a column that two fields have, a constant that is no value of its field, a key without its columns, an
// id without being the key, and, where rows can be added, needed fields that have nothing.
base::Result<void> checkPlan(const ImportPlan& plan, const QStringList& columns);

} // namespace property
