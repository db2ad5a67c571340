#include "core/property/import_preview.h"

#include "core/base/thread_role.h"
#include "core/property/number_text.h"
#include "core/property/record_source.h"

#include <algorithm>

namespace property {

namespace {

struct EncodingName
{
    TextEncoding encoding;
    QLatin1String name;
};
// The first of each is ours.
constexpr std::array encodings{EncodingName{TextEncoding::Utf8, QLatin1String("UTF-8")},
                               EncodingName{TextEncoding::Utf8, QLatin1String("UTF8")},
                               EncodingName{TextEncoding::Utf8WithMark, QLatin1String("UTF-8 with BOM")},
                               EncodingName{TextEncoding::Utf16Le, QLatin1String("UTF-16LE")},
                               EncodingName{TextEncoding::Utf16Le, QLatin1String("UTF-16")},
                               EncodingName{TextEncoding::Utf16Be, QLatin1String("UTF-16BE")},
                               EncodingName{TextEncoding::Windows1252, QLatin1String("Windows-1252")},
                               EncodingName{TextEncoding::Windows1252, QLatin1String("CP1252")},
                               EncodingName{TextEncoding::Latin1, QLatin1String("Latin-1")},
                               EncodingName{TextEncoding::Latin1, QLatin1String("Latin1")},
                               EncodingName{TextEncoding::Latin1, QLatin1String("ISO-8859-1")}};

constexpr std::array formats{std::pair(FileFormat::Csv, QLatin1String("csv")),
                             std::pair(FileFormat::Json, QLatin1String("json")),
                             std::pair(FileFormat::JsonLines, QLatin1String("jsonl"))};

QString textOf(const QByteArray& cell)
{
    return cell.isNull() ? QString() : QLatin1String("") + QString::fromUtf8(cell);
}

// Of each row in alphabetical order, as Qt keeps them; new ones behind.
QStringList membersOf(const std::vector<SourceRecord>& records)
{
    QStringList members;
    for (const SourceRecord& record : records) {
        for (const QString& key : record.object.keys()) {
            if (!members.contains(key))
                members.append(key);
        }
    }
    return members;
}

// What the guess cannot know when the file goes on behind the rows that it saw: our own optional members,
// which may come later. Without them an object's value would be left out in silence.
void expectOwnMembers(ImportPreview& preview)
{
    ImportPlan& plan = preview.plan;
    for (const ImportField field : allImportFields) {
        const QString name = importFieldName(field);
        const bool isOptional =
            field != ImportField::Id && (plan.key == ImportKey::Id || !isNeededToAdd(field));
        if (!isOptional || plan.has(field) || preview.columns.contains(name))
            continue;
        preview.columns.append(name);
        plan.columns.emplace(field, name);
    }
}

QStringList rowOf(const SourceRecord& record, const ImportPreview& preview)
{
    QStringList row;
    for (qsizetype i = 0; i < preview.columns.size(); ++i) {
        if (preview.format != FileFormat::Csv)
            row.append(textOf(jsonText(record.object.value(preview.columns[i]))));
        else if (i < qsizetype(record.cells.size()))
            row.append(QLatin1String("") + QString::fromUtf8(record.cells[std::size_t(i)]));
        else
            row.append(QString());
    }
    return row;
}

// What prices and areas can only be read with; Auto when they do not agree or do not tell.
DecimalSign spokenSign(const ImportPreview& preview)
{
    bool hasPoint = false;
    bool hasComma = false;
    for (const ImportField field : {ImportField::Price, ImportField::Area}) {
        const auto column = preview.plan.columns.find(field);
        const qsizetype at =
            column == preview.plan.columns.end() ? -1 : preview.columns.indexOf(column->second);
        for (const QStringList& row : preview.rows) {
            const auto sign = decimalSignOf(row.value(at).toUtf8());
            hasPoint = hasPoint || sign == DecimalSign::Point;
            hasComma = hasComma || sign == DecimalSign::Comma;
        }
    }
    if (hasPoint == hasComma)
        return DecimalSign::Auto;
    return hasPoint ? DecimalSign::Point : DecimalSign::Comma;
}

} // namespace

QString fileFormatName(FileFormat format)
{
    return std::find_if(formats.begin(), formats.end(),
                        [format](const auto& pair) { return pair.first == format; })
        ->second;
}

std::optional<FileFormat> fileFormatFromName(QStringView name)
{
    const auto found = std::find_if(formats.begin(), formats.end(),
                                    [name](const auto& pair) { return name == pair.second; });
    return found == formats.end() ? std::nullopt : std::optional(found->first);
}

QString encodingName(TextEncoding encoding)
{
    return std::find_if(encodings.begin(), encodings.end(),
                        [encoding](const EncodingName& one) { return one.encoding == encoding; })
        ->name;
}

std::optional<TextEncoding> encodingFromName(QStringView name)
{
    const auto found = std::find_if(encodings.begin(), encodings.end(), [name](const EncodingName& one) {
        return name.compare(one.name, Qt::CaseInsensitive) == 0;
    });
    return found == encodings.end() ? std::nullopt : std::optional(found->encoding);
}

TextEncoding otherEncoding(TextEncoding tried)
{
    return tried == TextEncoding::Utf8 || tried == TextEncoding::Utf8WithMark ? TextEncoding::Windows1252
                                                                              : TextEncoding::Utf8;
}

// By the words of text_decoder.cpp and record_source.cpp.
std::optional<TextEncoding> otherEncoding(const base::Error& error)
{
    if (error.code != base::ErrorCode::InvalidInput)
        return {};
    for (const TextEncoding encoding : {TextEncoding::Utf16Le, TextEncoding::Utf16Be}) {
        if (error.detail.contains(encodingName(encoding) + QStringLiteral(" without a byte order mark")))
            return encoding;
    }
    const QString noText = QStringLiteral("the header is no text in ");
    const qsizetype at = error.detail.indexOf(noText);
    if (at < 0)
        return {};
    const auto tried = encodingFromName(QStringView(error.detail).sliced(at + noText.size()));
    return tried ? std::optional(otherEncoding(*tried)) : std::nullopt;
}

base::Result<ImportPreview> previewImport(QIODevice& file, const FileReading& reading, int rows)
{
    base::assertMayBlock("property::previewImport");
    RecordSource source(file, reading, [](qint64) { return base::Result<void>(); });
    if (auto opened = source.open(); !opened)
        return std::move(opened).error();
    std::vector<SourceRecord> records;
    SourceRecord record;
    while (int(records.size()) < rows) {
        const auto got = source.next(record);
        if (!got)
            return got.error();
        if (!*got)
            break;
        records.push_back(record);
    }
    ImportPreview preview;
    preview.format = source.format();
    preview.encoding = source.encoding();
    preview.separator = source.separator();
    preview.columns = preview.format == FileFormat::Csv ? source.columns() : membersOf(records);
    preview.plan = guessedPlan(preview.columns);
    if (preview.format != FileFormat::Csv && int(records.size()) == rows)
        expectOwnMembers(preview);
    for (const SourceRecord& one : records) {
        preview.rows.push_back(rowOf(one, preview));
        if (!preview.misread && one.flaw && one.flaw->reason == Refused::Encoding)
            preview.misread = TextPlace{one.flaw->line, one.flaw->column};
    }
    preview.plan.decimal = spokenSign(preview);
    return preview;
}

} // namespace property
