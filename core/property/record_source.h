// The records of a file, whatever its format and encoding. Private to core/property. Thread: the
// caller's.
#pragma once

#include "core/property/csv.h"
#include "core/property/json_reader.h"
#include "core/property/property_import.h"
#include "core/property/text_decoder.h"

#include <functional>
#include <variant>

namespace property {

struct SourceRecord
{
    qint64 line = 0;
    std::vector<QByteArray> cells; // UTF-8, in the order of columns(); null: a JSON object lacks it
    bool isJson = false;
    quint64 numbers = 0;            // JSON: cell i is a number as JSON writes it when bit i is set
    QByteArray raw;                 // as it stands in the file, in UTF-8
    QJsonObject object;             // JSON
    std::optional<RefusedRow> flaw; // it cannot be read
};

// “true”, “850000.5”, the text itself, “” for null; null for a list, an object and what is not there.
QByteArray jsonText(const QJsonValue& value);

// At most 100 characters of a value, for a report.
QString shownValue(QByteArrayView value);

class RecordSource
{
public:
    // Called with the bytes read so far, behind every piece; an error of it ends the reading.
    using OnRead = std::function<base::Result<void>(qint64 bytes)>;

    // file outlives the source.
    RecordSource(QIODevice& file, const FileReading& reading, OnRead onRead);

    // Reads until format, encoding and the columns of a CSV file are known. Errors: InvalidInput,
    // TooLarge, FileFailed, those of onRead.
    base::Result<void> open();

    FileFormat format() const { return m_format; }
    TextEncoding encoding() const { return m_decoder.encoding(); }
    char separator() const;
    QByteArray header() const { return m_header; } // CSV: its line; empty without one

    const QStringList& columns() const { return m_columns; }
    // JSON: the members that become cells, at most 64.
    void pick(const QStringList& columns) { m_columns = columns; }

    // False at the end. Errors: as open.
    base::Result<bool> next(SourceRecord& record);

private:
    base::Result<bool> readMore();
    base::Result<void> beginFormat();
    base::Result<void> feed(const QByteArray& text);
    base::Result<void> finish();
    base::Result<void> readHeader();
    base::Result<std::optional<CsvRecord>> nextCsv();
    void fill(SourceRecord& record, CsvRecord&& from) const;
    void fill(SourceRecord& record, JsonRecord&& from) const;

    QIODevice& m_file;
    FileReading m_reading;
    OnRead m_onRead;
    TextDecoder m_decoder;
    QByteArray m_begin; // text until the format is known
    std::variant<std::monostate, CsvReader, JsonReader> m_reader;
    FileFormat m_format = FileFormat::Csv;
    QByteArray m_header;
    QStringList m_columns;
    std::optional<CsvRecord> m_first; // of a file without a header
    qint64 m_bytes = 0;
    bool m_atEnd = false;
};

} // namespace property
