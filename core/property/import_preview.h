// What a file of listings looks like, before it is imported: format, encoding, columns, first rows, and
// a plan that fits. Thread: any that may block; not the GUI's.
#pragma once

#include "core/property/import_plan.h"

#include <QIODevice>

namespace property {

enum class FileFormat {
    Csv,       // RFC 4180; comma, semicolon or tab
    Json,      // one array of objects
    JsonLines, // one object a line
};
QString fileFormatName(FileFormat format); // “csv”, “json”, “jsonl”
std::optional<FileFormat> fileFormatFromName(QStringView name);

enum class TextEncoding {
    Utf8,
    Utf8WithMark,
    Utf16Le,
    Utf16Be,
    Windows1252, // five of its bytes mean nothing
    Latin1,      // ISO 8859-1
};
// “UTF-8”, “UTF-8 with BOM”, “UTF-16LE”, “UTF-16BE”, “Windows-1252”, “Latin-1”
QString encodingName(TextEncoding encoding);
// The same in any case, and what others call them: “utf-16” (little end first), “cp1252”, “iso-8859-1”.
std::optional<TextEncoding> encodingFromName(QStringView name);

// What a file may be in that is not in the one that was tried: what spreadsheets write most.
TextEncoding otherEncoding(TextEncoding tried);
// The same by an error of previewImport; nothing: it is about something else.
std::optional<TextEncoding> otherEncoding(const base::Error& error);

// How to read it; what is not said is found out: “[” begins JSON, “{” JSON lines, all else is CSV.
struct FileReading
{
    // A byte order mark counts more than this. Without both it is UTF-8.
    std::optional<TextEncoding> encoding;
    std::optional<FileFormat> format;
    std::optional<char> separator; // CSV: “,” “;” or tab
    bool hasHeader = true;         // CSV: its first record names the columns
    bool operator==(const FileReading&) const = default;
};

struct TextPlace
{
    qint64 line = 0; // 1-based
    int column = 0;  // CSV: the cell; JSON: the character of that line
    bool operator==(const TextPlace&) const = default;
};

struct ImportPreview
{
    FileFormat format = FileFormat::Csv;
    TextEncoding encoding = TextEncoding::Utf8;
    char separator = ','; // CSV
    // columnNames(); of JSON the members of the first rows, and, when there are more rows, behind them our
    // own optional fields that none of these has.
    QStringList columns;
    std::vector<QStringList> rows; // cells in the order of columns, null where a row has none
    // The first of these rows that is not in this encoding: it will be refused, and most likely the file is
    // in another one.
    std::optional<TextPlace> misread;
    ImportPlan plan; // guessedPlan(), with the decimal sign that the prices speak for
};

inline constexpr int previewRows = 50;

// file: open for reading, at its start; no more is read than these rows take, and the caller begins anew
// for the import. Rows that are broken show what can be read of them. Errors: InvalidInput (empty, no text in
// a known encoding, JSON that is no array of objects; subject “line:column” where there is a place), TooLarge
// (a first record over 1 MiB), FileFailed.
base::Result<ImportPreview> previewImport(QIODevice& file, const FileReading& reading = {},
                                          int rows = previewRows);

} // namespace property
