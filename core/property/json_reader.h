// Objects of a JSON file, one by one, from pieces of any size: of one array, or one object a line.
// Private to core/property; pure, any thread. The text is UTF-8 (text_decoder.h). Memory is bounded by
// the largest object.
#pragma once

#include "core/base/result.h"
#include "core/property/import_preview.h"

#include <QByteArray>
#include <QJsonObject>

#include <deque>
#include <optional>

namespace property {

struct JsonRecord
{
    qint64 line = 0;    // where it begins, 1-based; of a broken one where it is broken
    int column = 0;     // the character that broke it, 1-based; 0: it is whole
    QJsonObject object; // empty when it is broken
    QByteArray raw;
};

class JsonReader
{
public:
    // limit: bytes of one object.
    explicit JsonReader(FileFormat format, qsizetype limit = 1 << 20);

    // Errors: InvalidInput (what is no array of objects, or ends within: nothing behind it can be told
    // apart), TooLarge. The detail names line and character, the subject is “line:character”. A line that
    // is no object is no error, but a broken record.
    base::Result<void> feed(QByteArrayView bytes);
    base::Result<void> finish();
    std::optional<JsonRecord> take();

private:
    enum class State { Array, FirstItem, Object, BehindItem, NextItem, End };

    base::Result<void> acceptLine(char c);
    base::Result<void> acceptArray(char c);
    base::Result<void> acceptInObject(char c);
    base::Result<void> expect(char c, bool fits, State next, const char* what);
    base::Result<void> append(char c);
    void step(char c);
    void endRecord();
    base::Error errorHere(base::ErrorCode code, const QString& what) const;

    FileFormat m_format;
    qsizetype m_limit;
    State m_state = State::Array;
    QByteArray m_raw;
    qint64 m_line = 1;
    int m_column = 0;     // characters of this line so far
    qint64 m_rawLine = 1; // where m_raw begins
    int m_rawColumn = 1;
    int m_depth = 0;
    bool m_inString = false;
    bool m_isEscaped = false;
    std::deque<JsonRecord> m_records;
    std::optional<base::Error> m_failed;
};

} // namespace property
