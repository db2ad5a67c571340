#include "core/keyspace/decode/json_parser.h"

#include <algorithm>
#include <array>
#include <utility>

namespace decode {

namespace {

constexpr int exactDigits = 15; // every decimal of that many survives in a double

bool isDigit(quint8 c)
{
    return c >= '0' && c <= '9';
}

QByteArray utf8(char32_t code)
{
    return QString::fromUcs4(&code, 1).toUtf8();
}

} // namespace

base::Result<Decoded> JsonParser::parse()
{
    Value value = element();
    if (!stopped())
        skipSpace();
    return finished("json", std::move(value));
}

void JsonParser::skipSpace()
{
    while (reader().takeIf(' ') || reader().takeIf('\n') || reader().takeIf('\t') || reader().takeIf('\r')) {
    }
}

Value JsonParser::element()
{
    skipSpace();
    if (reader().atEnd())
        return stop(CutReason::EndOfInput);
    switch (const quint8 first = reader().peek()) {
    case '{':
        return deeper([this] { return object(); });
    case '[':
        return deeper([this] { return list(); });
    case '"': {
        auto text = string();
        return text ? booked(Value::text(*std::move(text))) : stopHere();
    }
    default:
        return first == '-' || isDigit(first) ? number() : word();
    }
}

Value JsonParser::list()
{
    reader().byte();
    Value list = booked(Value::list());
    skipSpace();
    if (stopped() || reader().takeIf(']'))
        return list;
    for (;;) {
        list.append(element());
        if (stopped())
            return list;
        skipSpace();
        if (reader().takeIf(']'))
            return list;
        if (!reader().takeIf(',')) {
            list.append(stop(reader().atEnd() ? CutReason::EndOfInput : CutReason::Malformed));
            return list;
        }
    }
}

Value JsonParser::object()
{
    reader().byte();
    Value map = booked(Value::map());
    skipSpace();
    if (stopped() || reader().takeIf('}'))
        return map;
    for (;;) {
        skipSpace();
        std::optional<QByteArray> name = string();
        if (!name) {
            stop(reader().atEnd() ? CutReason::EndOfInput : CutReason::Malformed);
            return map;
        }
        Value key = booked(Value::text(*std::move(name)));
        skipSpace();
        if (!stopped() && !reader().takeIf(':'))
            stop(reader().atEnd() ? CutReason::EndOfInput : CutReason::Malformed);
        if (stopped())
            return map;
        map.insert(std::move(key), element());
        skipSpace();
        if (stopped() || reader().takeIf('}'))
            return map;
        if (!reader().takeIf(',')) {
            stop(reader().atEnd() ? CutReason::EndOfInput : CutReason::Malformed);
            return map;
        }
    }
}

bool JsonParser::digits()
{
    if (!isDigit(reader().peek()))
        return false;
    while (isDigit(reader().peek()))
        reader().byte();
    return true;
}

Value JsonParser::number()
{
    const QByteArrayView from = reader().rest();
    const qint64 start = reader().position();
    reader().takeIf('-');
    const bool leadingZero = reader().takeIf('0');
    if (leadingZero == isDigit(reader().peek())) // a digit behind a leading 0, or none at all
        return stop(CutReason::Malformed);
    digits();
    const bool whole = reader().peek() != '.' && (reader().peek() | 0x20) != 'e';
    if (reader().takeIf('.') && !digits())
        return stop(CutReason::Malformed);
    if (reader().takeIf('e') || reader().takeIf('E')) {
        if (!reader().takeIf('+'))
            reader().takeIf('-');
        if (!digits())
            return stop(CutReason::Malformed);
    }
    const QByteArray literal = from.first(static_cast<qsizetype>(reader().position() - start)).toByteArray();
    if (whole)
        return booked(Value::bigInteger(literal));
    bool inRange = false;
    const double value = literal.toDouble(&inRange);
    const bool vanished =
        value == 0 && std::ranges::any_of(literal, [](char c) { return c >= '1' && c <= '9'; });
    const bool exact = literal.size() <= exactDigits && inRange && !vanished;
    return booked(Value::real(value, exact ? QByteArray() : literal));
}

Value JsonParser::word()
{
    constexpr std::array words{std::pair{"null", Value::Kind::Null}, std::pair{"true", Value::Kind::Boolean},
                               std::pair{"false", Value::Kind::Boolean}};
    for (const auto& [word, kind] : words) {
        const QByteArrayView text(word);
        if (reader().rest().startsWith(text)) {
            reader().take(static_cast<quint64>(text.size()));
            return booked(kind == Value::Kind::Null ? Value() : Value::boolean(text.size() == 4));
        }
    }
    return stop(CutReason::Malformed);
}

std::optional<QByteArray> JsonParser::string()
{
    if (!reader().takeIf('"'))
        return std::nullopt;
    QByteArray text;
    for (;;) {
        const QByteArrayView rest = reader().rest();
        qsizetype plain = 0;
        while (plain < rest.size() && rest[plain] != '"' && rest[plain] != '\\' &&
               static_cast<quint8>(rest[plain]) >= ' ')
            ++plain;
        text += reader().take(static_cast<quint64>(plain));
        if (reader().takeIf('"'))
            return text.isValidUtf8() ? std::optional(text) : std::nullopt;
        if (!reader().takeIf('\\') || !escape(text))
            return std::nullopt;
    }
}

bool JsonParser::escape(QByteArray& out)
{
    constexpr std::array escapes{std::pair{'n', '\n'}, std::pair{'t', '\t'}, std::pair{'r', '\r'},
                                 std::pair{'b', '\b'}, std::pair{'f', '\f'}, std::pair{'/', '/'},
                                 std::pair{'"', '"'},  std::pair{'\\', '\\'}};
    const auto kind = static_cast<char>(reader().byte());
    if (kind == 'u') {
        auto code = codeUnit();
        if (!code)
            return false;
        if (QChar::isHighSurrogate(*code) && reader().rest().startsWith("\\u")) {
            const qint64 before = reader().position();
            reader().take(2);
            const auto low = codeUnit();
            if (low && QChar::isLowSurrogate(*low))
                code = QChar::surrogateToUcs4(static_cast<char16_t>(*code), static_cast<char16_t>(*low));
            else
                reader().seek(before);
        }
        out += utf8(QChar::isSurrogate(*code) ? char32_t{QChar::ReplacementCharacter} : *code);
        return true;
    }
    for (const auto& [name, character] : escapes) {
        if (name == kind) {
            out += character;
            return true;
        }
    }
    return false;
}

std::optional<char32_t> JsonParser::codeUnit()
{
    bool isHex = false;
    const QByteArrayView digits = reader().take(4);
    const uint code = digits.toByteArray().toUInt(&isHex, 16);
    const bool plain =
        isHex && !digits.startsWith('+') && !digits.startsWith('-') && !digits.startsWith("0x");
    return plain ? std::optional(char32_t{code}) : std::nullopt;
}

} // namespace decode
