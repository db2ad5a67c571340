// Comma-separated values (RFC 4180), read from pieces of any size. Pure: no I/O, any thread.
//
// Read as well: “;” and tab as separators (guessed from the header line unless they are given), CR LF, LF and
// CR as line ends, a byte order mark, line ends inside quotes. Memory is bounded by the longest record.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <deque>
#include <optional>
#include <vector>

namespace property {

struct CsvRecord
{
    enum class Flaw {
        None,
        TextAfterQuote, // "so"me
        NotUtf8,
    };
    qint64 line = 0; // where it begins, 1-based
    std::vector<QByteArray> fields;
    QByteArray raw; // as it stands in the file, without its line end
    Flaw flaw = Flaw::None;
    int flawField = 0; // the first field that has it, 1-based; 0: none
    bool operator==(const CsvRecord&) const = default;
};

struct CsvLimits
{
    qsizetype record = 1 << 20; // bytes
    qsizetype fields = 1000;    // in one record
};

class CsvReader
{
public:
    explicit CsvReader(CsvLimits limits = {}, std::optional<char> separator = {});

    // Errors: TooLarge (a record over the limits: most often a quote that nobody closed; what follows
    // cannot be told apart any more), InvalidInput (finish: the file ends inside quotes). The detail
    // names line and field, the subject is “line:field”. After an error nothing more is read.
    base::Result<void> feed(QByteArrayView bytes);
    base::Result<void> finish();

    // The next complete record, in order; nothing: feed more. Empty lines are no records.
    std::optional<CsvRecord> take();

    // “,” until the first record is complete.
    char separator() const { return m_separator; }

private:
    enum class State { RecordStart, FieldStart, Plain, Quoted, QuoteInQuoted };

    // Are we inside quotes, while it is not known what separates? A quote opens at the start of a field only,
    // behind any of the signs that may separate.
    class Quotes
    {
    public:
        void accept(char c);
        bool areOpen() const { return m_areOpen; }

    private:
        bool m_areOpen = false;
        bool m_mayOpen = true;
    };
    static char guessedSeparator(const QByteArray& head);

    base::Result<void> acceptSome(QByteArrayView& bytes);
    qsizetype plainRun(QByteArrayView bytes) const;
    base::Result<void> buffer(char c);
    base::Result<void> settleSeparator();
    base::Result<void> accept(char c);
    void acceptQuoted(char c);
    void acceptPlain(char c);
    void endField();
    void endRecord();
    void flaw(CsvRecord::Flaw flaw, int field);
    base::Error tooLarge(const QString& what) const;

    CsvLimits m_limits;
    std::deque<CsvRecord> m_records;
    QByteArray m_head;           // until the separator is known
    std::optional<char> m_given; // separator
    bool m_separatorKnown = false;
    Quotes m_headQuotes;
    char m_separator = ',';
    CsvRecord m_record;
    QByteArray m_field;
    State m_state = State::RecordStart;
    qint64 m_line = 1;
    qint64 m_quoteLine = 1;     // where the last quote was opened
    bool m_afterReturn = false; // the last byte was CR: an LF belongs to it
    std::optional<base::Error> m_failed;
};

} // namespace property
