#include "core/property/record_source.h"

#include "core/base/pause_point.h"
#include "core/property/device_io.h"

#include <QJsonArray>

#include <algorithm>

namespace property {

namespace {

constexpr qsizetype shownLength = 100; // characters
constexpr qsizetype shownBytes = 4 * shownLength;

base::Error invalid(const QString& what, qint64 line, int column)
{
    return {base::ErrorCode::InvalidInput,
            QStringLiteral("line %1, column %2: %3").arg(line).arg(column).arg(what),
            QStringLiteral("%1:%2").arg(line).arg(column)};
}

base::Error isEmptyFile()
{
    return {base::ErrorCode::InvalidInput, QStringLiteral("the file is empty"), {}};
}

QStringList textsOf(const std::vector<QByteArray>& fields)
{
    QStringList texts;
    for (const QByteArray& field : fields)
        texts.append(QString::fromUtf8(field));
    return texts;
}

} // namespace

QByteArray jsonText(const QJsonValue& value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return QByteArray("").append(value.toString().toUtf8());
    case QJsonValue::Bool:
        return value.toBool() ? QByteArrayLiteral("true") : QByteArrayLiteral("false");
    case QJsonValue::Double: {
        const QVariant number = value.toVariant(); // a whole number stays one
        return number.typeId() == QMetaType::LongLong
                   ? QByteArray::number(number.toLongLong())
                   : QByteArray::number(number.toDouble(), 'f', QLocale::FloatingPointShortest);
    }
    case QJsonValue::Null:
        return QByteArrayLiteral("");
    default:
        return {};
    }
}

QString shownValue(QByteArrayView value)
{
    return QString::fromUtf8(value.first(std::min(value.size(), shownBytes))).left(shownLength);
}

RecordSource::RecordSource(QIODevice& file, const FileReading& reading, OnRead onRead)
    : m_file(file)
    , m_reading(reading)
    , m_onRead(std::move(onRead))
    , m_decoder(reading.encoding)
{
}

char RecordSource::separator() const
{
    const auto* const csv = std::get_if<CsvReader>(&m_reader);
    return csv ? csv->separator() : '\0';
}

base::Result<void> RecordSource::open()
{
    while (std::holds_alternative<std::monostate>(m_reader)) {
        const auto more = readMore();
        if (!more)
            return more.error();
        if (!*more && std::holds_alternative<std::monostate>(m_reader))
            return isEmptyFile();
    }
    return m_format == FileFormat::Csv ? readHeader() : base::Result<void>();
}

// False at the end of the file.
base::Result<bool> RecordSource::readMore()
{
    if (m_atEnd)
        return false;
    auto piece = readPiece(m_file);
    if (!piece)
        return std::move(piece).error();
    if (piece->isEmpty()) {
        m_atEnd = true;
        if (auto finished = finish(); !finished)
            return std::move(finished).error();
        return true; // it may have been the last record's end
    }
    KEYSTEAD_PAUSE("property.import.read");
    m_bytes += piece->size();
    if (auto seen = m_onRead(m_bytes); !seen)
        return std::move(seen).error();
    auto text = m_decoder.decode(*piece);
    if (!text)
        return std::move(text).error();
    if (auto fed = feed(*text); !fed)
        return std::move(fed).error();
    return true;
}

base::Result<void> RecordSource::feed(const QByteArray& text)
{
    if (auto* const csv = std::get_if<CsvReader>(&m_reader))
        return csv->feed(text);
    if (auto* const json = std::get_if<JsonReader>(&m_reader))
        return json->feed(text);
    m_begin.append(text);
    return beginFormat();
}

base::Result<void> RecordSource::finish()
{
    auto rest = m_decoder.finish();
    if (!rest)
        return std::move(rest).error();
    if (auto fed = feed(*rest); !fed)
        return fed;
    if (auto* const csv = std::get_if<CsvReader>(&m_reader))
        return csv->finish();
    if (auto* const json = std::get_if<JsonReader>(&m_reader))
        return json->finish();
    return {};
}

// The first character that is no blank tells.
base::Result<void> RecordSource::beginFormat()
{
    const auto* const first = std::find_if(m_begin.cbegin(), m_begin.cend(), [](char c) {
        return c != ' ' && c != '\t' && c != '\n' && c != '\r';
    });
    if (first == m_begin.cend()) {
        m_begin = m_begin.right(qsizetype(readSize)); // blanks without end
        return {};
    }
    m_format = m_reading.format.value_or(*first == '['   ? FileFormat::Json
                                         : *first == '{' ? FileFormat::JsonLines
                                                         : FileFormat::Csv);
    if (m_format == FileFormat::Csv)
        m_reader.emplace<CsvReader>(CsvLimits(), m_reading.separator);
    else
        m_reader.emplace<JsonReader>(m_format);
    return feed(std::exchange(m_begin, QByteArray()));
}

base::Result<void> RecordSource::readHeader()
{
    auto first = nextCsv();
    if (!first)
        return std::move(first).error();
    if (!*first)
        return isEmptyFile();
    CsvRecord& record = **first;
    if (!m_reading.hasHeader) {
        m_columns = columnNames(qsizetype(record.fields.size()));
        m_first = std::move(record);
        return {};
    }
    if (record.flaw == CsvRecord::Flaw::NotUtf8)
        return invalid(QStringLiteral("the header is no text in %1").arg(encodingName(encoding())),
                       record.line, record.flawField);
    if (record.flaw == CsvRecord::Flaw::TextAfterQuote)
        return invalid(QStringLiteral("text stands behind a closing quote"), record.line, record.flawField);
    m_header = record.raw;
    m_columns = columnNames(textsOf(record.fields));
    return {};
}

base::Result<std::optional<CsvRecord>> RecordSource::nextCsv()
{
    for (;;) {
        if (m_first)
            return std::exchange(m_first, std::nullopt);
        if (auto record = std::get<CsvReader>(m_reader).take())
            return record;
        const auto more = readMore();
        if (!more)
            return more.error();
        if (!*more)
            return std::optional<CsvRecord>();
    }
}

base::Result<bool> RecordSource::next(SourceRecord& record)
{
    if (m_format == FileFormat::Csv) {
        auto from = nextCsv();
        if (!from)
            return std::move(from).error();
        if (*from)
            fill(record, std::move(**from));
        return from->has_value();
    }
    for (;;) {
        if (auto from = std::get<JsonReader>(m_reader).take()) {
            fill(record, std::move(*from));
            return true;
        }
        const auto more = readMore();
        if (!more)
            return more.error();
        if (!*more)
            return false;
    }
}

void RecordSource::fill(SourceRecord& record, CsvRecord&& from) const
{
    const int columns = int(m_columns.size());
    const int cells = int(from.fields.size());
    record.line = from.line;
    record.flaw.reset();
    const auto refuse = [&](Refused reason, int column) {
        const bool isThere = column >= 1 && column <= cells;
        record.flaw = RefusedRow{from.line, column, m_columns.value(column - 1), reason,
                                 shownValue(isThere ? from.fields[std::size_t(column - 1)] : from.raw)};
    };
    if (from.flaw == CsvRecord::Flaw::NotUtf8)
        refuse(Refused::Encoding, from.flawField);
    else if (from.flaw == CsvRecord::Flaw::TextAfterQuote)
        refuse(Refused::Quotes, from.flawField);
    else if (cells != columns)
        refuse(Refused::ColumnCount, std::min(cells, columns) + 1);
    record.cells = std::move(from.fields);
    record.raw = std::move(from.raw);
}

void RecordSource::fill(SourceRecord& record, JsonRecord&& from) const
{
    record.line = from.line;
    record.flaw.reset();
    record.cells.assign(std::size_t(m_columns.size()), QByteArray());
    record.numbers = 0;
    record.isJson = true;
    if (from.column > 0)
        record.flaw = RefusedRow{from.line,
                                 from.column,
                                 {},
                                 from.raw.isValidUtf8() ? Refused::NoObject : Refused::Encoding,
                                 shownValue(from.raw)};
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        const QJsonValue value = from.object.value(m_columns[i]);
        if (value.isUndefined())
            continue;
        record.cells[std::size_t(i)] = jsonText(value);
        if (value.isDouble())
            record.numbers |= quint64(1) << i;
        if ((value.isArray() || value.isObject()) && !record.flaw)
            record.flaw = RefusedRow{from.line, 0, m_columns[i], Refused::NoSingleValue, {}};
        // Half a pair of surrogates, “\\udc00”, is no character: it would be stored as another one.
        if (!value.toString().isValidUtf16() && !record.flaw)
            record.flaw = RefusedRow{from.line, 0, m_columns[i], Refused::Character,
                                     shownValue(record.cells[std::size_t(i)])};
    }
    record.object = std::move(from.object);
    record.raw = std::move(from.raw);
}

} // namespace property
