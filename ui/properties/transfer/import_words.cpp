#include "ui/properties/transfer/import_words.h"

#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/properties/words.h"

#include <QCoreApplication>
#include <QDir>

#include <algorithm>
#include <array>

namespace properties {

namespace {

using base::ErrorCode;
using property::ImportField;
using property::Refused;

struct ImportWords
{
    Q_DECLARE_TR_FUNCTIONS(properties::ImportWords)
};

#define T(text) QT_TRANSLATE_NOOP("properties::ImportWords", text)

struct Reason
{
    Refused reason;
    const char* text; // “%1”: the value
};
constexpr std::array reasons{
    Reason{Refused::ColumnCount, T("Not as many cells as the header has")},
    Reason{Refused::Quotes, T("Text stands behind a closing quote")},
    Reason{Refused::Encoding, T("Not in the encoding that was chosen or found")},
    Reason{Refused::NoObject, T("No JSON object")},
    Reason{Refused::NoSingleValue, T("A list or an object, where one value belongs")},
    Reason{Refused::Character, T("A character that PostgreSQL cannot store (NUL)")},
    Reason{Refused::Missing, T("Missing")},
    Reason{Refused::TooLong, T("Too long")},
    Reason{Refused::Number, T("“%1” is no number")},
    Reason{Refused::AmbiguousNumber, T("“%1” can be read in two ways: say how numbers are written")},
    Reason{Refused::Decimals, T("“%1” has too many decimals")},
    Reason{Refused::Negative, T("“%1” is negative")},
    Reason{Refused::TooLarge, T("“%1” is too large")},
    Reason{Refused::Type, T("“%1” is no type")},
    Reason{Refused::Status, T("“%1” is no status")},
    Reason{Refused::Time, T("“%1” is no time; write 2026-01-31T10:00:00Z")},
    Reason{Refused::Id, T("“%1” is no number of a listing")},
    Reason{Refused::UnknownAgent, T("There is no agent “%1”")},
    Reason{Refused::AgentInactive, T("Agent “%1” is not active")},
    Reason{Refused::Repeated, T("“%1” stands in an earlier row")},
    Reason{Refused::Exists, T("“%1” is there already")},
    Reason{Refused::NotFound, T("There is no listing “%1”")},
    Reason{Refused::InBin, T("Listing “%1” is in the bin")},
    Reason{Refused::SeveralMatch, T("Several listings are called “%1” in that city")},
};

// What the readers of core/property say, by how it begins; the place stands before it.
struct Flaw
{
    const char* begins;
    const char* text;
    const char* advice;
};
const std::array flaws{
    Flaw{"a quote is never closed", T("a quote is opened here and never closed"),
         T("Close it, or write it twice where it belongs to the text, then choose the file again.")},
    Flaw{"a record over", T("a row that is too long to be one"),
         T("Most often a quote is opened and never closed, or the file is no table at all. A row may have up "
           "to 1 MiB and 1,000 cells.")},
    Flaw{"an object over", T("an object that is too large"), T("One listing may have up to 1 MiB.")},
    Flaw{"the array is never closed", T("the file ends inside its list of objects"),
         T("It was cut off: fetch or write it again.")},
    Flaw{"“,” or “]” is expected", T("a comma or the end of the list belongs here"),
         T("The file is no well-formed JSON: write it again with the program that made it.")},
    Flaw{"an object is expected", T("an object, { … }, belongs here"),
         T("Listings are read from a list of objects, [{ … }, { … }], or from one object a line.")},
    Flaw{"nothing is expected behind the array", T("something stands behind the end of the list"),
         T("For one object a line choose “JSON lines” as the format.")},
    Flaw{"the header is no text", T("the names of the columns are not in this encoding"),
         T("Choose the file's encoding, or save it as UTF-8; spreadsheets call that “CSV UTF-8”.")},
    Flaw{"text stands behind a closing quote", T("text stands behind a closing quote"),
         T("A quote that belongs to the text is written twice.")},
    Flaw{"UTF-16", T("this is UTF-16 without a byte order mark, or no text at all"),
         T("Choose the file's encoding, or save it as UTF-8.")},
    Flaw{"UTF-32", T("UTF-32 is not read"), T("Save the file as UTF-8.")},
    Flaw{"the file is empty", T("the file is empty"), T("Choose another file.")},
};

struct FieldWord
{
    ImportField import;
    std::optional<property::Field> field;
};
constexpr std::array fieldWords{
    FieldWord{ImportField::Title, property::Field::Title},
    FieldWord{ImportField::Description, property::Field::Description},
    FieldWord{ImportField::Price, property::Field::Price},
    FieldWord{ImportField::Location, property::Field::Location},
    FieldWord{ImportField::Type, property::Field::Type},
    FieldWord{ImportField::Status, property::Field::Status},
    FieldWord{ImportField::Bedrooms, property::Field::Bedrooms},
    FieldWord{ImportField::Bathrooms, property::Field::Bathrooms},
    FieldWord{ImportField::Area, property::Field::Area},
    FieldWord{ImportField::Agent, property::Field::Agent},
};

QString translated(const char* text)
{
    return QCoreApplication::translate("properties::ImportWords", text);
}

// “line 3002, column 3: a quote is never closed” without its place.
QString withoutPlace(const QString& detail)
{
    return detail.startsWith(QStringLiteral("line ")) ? detail.section(QStringLiteral(": "), 1) : detail;
}

QString capitalized(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

// “3002:3” as “Line 3,002, column 3”; empty: no place.
QString placeText(const QString& subject)
{
    const QStringList parts = subject.split(QLatin1Char(':'));
    bool hasLine = false;
    bool hasColumn = false;
    const qint64 line = parts.value(0).toLongLong(&hasLine);
    const qint64 column = parts.value(1).toLongLong(&hasColumn);
    if (parts.size() != 2 || !hasLine || !hasColumn)
        return {};
    return ImportWords::tr("Line %1, column %2").arg(common::formatCount(line), common::formatCount(column));
}

FileProblem malformed(const base::Error& error)
{
    const QString detail = withoutPlace(error.detail);
    const auto flaw = std::find_if(flaws.begin(), flaws.end(), [&detail](const Flaw& one) {
        return detail.startsWith(QString::fromUtf8(one.begins));
    });
    const QString place = placeText(error.subject);
    const QString what = flaw == flaws.end() ? detail : translated(flaw->text);
    return {place.isEmpty() ? capitalized(what) : ImportWords::tr("%1: %2").arg(place, what),
            flaw == flaws.end() ? ImportWords::tr("Mend the file, then choose it again.")
                                : translated(flaw->advice)};
}

// Fields that must come from somewhere, and come from nowhere.
std::vector<ImportField> missingFields(const property::ImportPlan& plan)
{
    const bool addsRows = plan.key == property::ImportKey::None || plan.addsMissing;
    std::vector<ImportField> missing;
    for (const ImportField field : property::allImportFields) {
        const bool isKey = plan.key == property::ImportKey::TitleAndCity &&
                           (field == ImportField::Title || field == ImportField::Location);
        const bool isNeeded =
            isKey || (addsRows && plan.key != property::ImportKey::Id && property::isNeededToAdd(field));
        if (isNeeded && !plan.has(field))
            missing.push_back(field);
    }
    return missing;
}

QString amountsText(const base::JobProgress& progress)
{
    if (progress.unit != QStringLiteral("bytes"))
        return progress.total < 0
                   ? ImportWords::tr("%1 rows").arg(common::formatCount(progress.done))
                   : ImportWords::tr("%1 of %2 rows")
                         .arg(common::formatCount(progress.done), common::formatCount(progress.total));
    return progress.total < 0
               ? common::formatBytes({progress.done})
               : ImportWords::tr("%1 of %2")
                     .arg(common::formatBytes({progress.done}), common::formatBytes({progress.total}));
}

#undef T

} // namespace

QString importFieldText(ImportField field)
{
    const auto word = std::find_if(fieldWords.begin(), fieldWords.end(),
                                   [field](const FieldWord& one) { return one.import == field; });
    if (word != fieldWords.end())
        return fieldText(*word->field);
    if (field == ImportField::Id)
        return ImportWords::tr("Number");
    return field == ImportField::Created ? ImportWords::tr("Created") : ImportWords::tr("Updated");
}

QString exportColumnText(property::ExportColumn column)
{
    using property::ExportColumn;
    switch (column) {
    case ExportColumn::AgentName:
        return ImportWords::tr("Agent's name");
    case ExportColumn::AgentEmail:
        return ImportWords::tr("Agent's e-mail");
    case ExportColumn::Version:
        return ImportWords::tr("Version");
    default:
        break;
    }
    const auto field = property::importFieldFromName(property::exportColumnName(column));
    return field ? importFieldText(*field) : property::exportColumnName(column);
}

QString formatText(property::FileFormat format)
{
    switch (format) {
    case property::FileFormat::Csv:
        return ImportWords::tr("CSV");
    case property::FileFormat::Json:
        return ImportWords::tr("JSON");
    case property::FileFormat::JsonLines:
        return ImportWords::tr("JSON lines");
    }
    return {};
}

QString encodingText(property::TextEncoding encoding)
{
    return encoding == property::TextEncoding::Utf8WithMark ? ImportWords::tr("UTF-8 with a byte order mark")
                                                            : property::encodingName(encoding);
}

QString refusedText(const property::RefusedRow& row)
{
    const auto reason = std::find_if(reasons.begin(), reasons.end(),
                                     [&row](const Reason& one) { return one.reason == row.reason; });
    if (reason == reasons.end())
        return property::refusedName(row.reason);
    return translated(reason->text).replace(QStringLiteral("%1"), row.value);
}

std::vector<common::RowsColumn> refusedColumns()
{
    return {{ImportWords::tr("Line"), common::CellKind::Number, 80},
            {ImportWords::tr("Column"), common::CellKind::Text, 120},
            {ImportWords::tr("Value"), common::CellKind::Text, 160},
            {ImportWords::tr("Why"), common::CellKind::Text, 200, true}};
}

std::vector<common::Row> refusedRows(const std::vector<property::RefusedRow>& refused)
{
    std::vector<common::Row> rows;
    for (const property::RefusedRow& row : refused) {
        const QString column = !row.name.isEmpty() ? row.name
                               : row.column > 0    ? common::formatCount(row.column)
                                                   : common::unknown();
        const QString value = row.value.isEmpty() ? common::unknown() : row.value.simplified();
        rows.push_back({QByteArray::number(static_cast<qulonglong>(rows.size())),
                        {{row.line}, {column}, {value}, {refusedText(row)}}});
    }
    return rows;
}

FileProblem fileProblem(const base::Error& error)
{
    if (error.code == ErrorCode::InvalidInput || error.code == ErrorCode::TooLarge)
        return malformed(error);
    const common::ErrorText text = common::describe(error);
    if (error.code != ErrorCode::FileFailed || error.detail.isEmpty())
        return {text.title, text.advice};
    return {text.title, ImportWords::tr("%1. %2").arg(error.detail, text.advice)};
}

QString planProblem(const property::ImportPlan& plan, const QStringList& columns)
{
    QStringList missing;
    for (const ImportField field : missingFields(plan))
        missing.append(importFieldText(field));
    if (!missing.isEmpty())
        return ImportWords::tr("Nothing gives: %1. Choose a column, or one value for every row.")
            .arg(missing.join(ImportWords::tr(", ")));
    const auto fits = property::checkPlan(plan, columns);
    if (fits)
        return {};
    const auto field = property::importFieldFromName(fits.error().subject);
    if (field && plan.constants.contains(*field))
        return ImportWords::tr("“%1” is no value of “%2”")
            .arg(plan.constants.at(*field), importFieldText(*field));
    return capitalized(fits.error().detail);
}

QString transferText(const base::JobProgress& progress, qint64 rows, double seconds)
{
    if (progress.unit != QStringLiteral("bytes") && progress.unit != QStringLiteral("rows"))
        return {}; // nothing was counted so far, or it is being committed
    QStringList parts{amountsText(progress)};
    const bool isBytes = progress.unit == QStringLiteral("bytes");
    const bool hasTotal = progress.total > 0;
    if (isBytes && hasTotal && rows >= 0) {
        const double share = static_cast<double>(progress.done) / static_cast<double>(progress.total);
        parts.append(ImportWords::tr("≈ %1 of %2 rows")
                         .arg(common::formatCount(qRound64(static_cast<double>(rows) * std::min(share, 1.0))),
                              common::formatCount(rows)));
    }
    // The first half second says nothing about the rate.
    if (seconds < 0.5 || progress.done <= 0)
        return parts.join(QStringLiteral(" · "));
    const double rate = static_cast<double>(progress.done) / seconds;
    parts.append(isBytes ? ImportWords::tr("%1/s").arg(common::formatBytes({qRound64(rate)}))
                         : common::formatRate(rate));
    if (hasTotal && progress.total > progress.done) {
        const qint64 left = qRound64(static_cast<double>(progress.total - progress.done) / rate);
        parts.append(ImportWords::tr("%1 left").arg(
            common::formatDuration(std::chrono::seconds(std::max<qint64>(1, left)))));
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace properties
