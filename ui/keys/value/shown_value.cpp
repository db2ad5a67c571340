#include "ui/keys/value/shown_value.h"

#include "core/keyspace/decode/editing.h"
#include "core/keyspace/decode/value_json.h"
#include "ui/keys/value/own_value.h"

#include <QBuffer>
#include <QImageReader>

#include <algorithm>

namespace keys {

namespace {

using decode::Value;

base::Error lock(const char* reason)
{
    return {base::ErrorCode::TooLarge, QString::fromLatin1(reason), {}};
}

// A text editor knows one kind of line end, keeps some characters for itself and has none for zero.
bool isChangedByEditors(QChar c)
{
    return c == u'\r' || c == u'\0' || c == u'\u2028' || c == u'\u2029' || c == u'\ufdd0' || c == u'\ufdd1';
}

void giveText(ShownValue& shown)
{
    const auto editable = decode::editableText(shown.outcome);
    const bool isText = shown.outcome.value.kind() == Value::Kind::Text;
    if (!editable)
        shown.locked = editable.error();
    if (!editable && !isText)
        return;
    EditorText text = editorText(editable ? *editable : shown.outcome.value.bytes());
    shown.text = std::move(text.text);
    shown.isTextCut = text.isCut;
    if (text.isCut)
        shown.locked = lock("long text");
    else if (std::ranges::any_of(*shown.text, isChangedByEditors))
        shown.locked = {base::ErrorCode::InvalidInput, QStringLiteral("line ends"), {}};
    if (!shown.clip.isWhole())
        shown.locked = lock("beginning");
}

void giveJson(ShownValue& shown)
{
    const Value& value = shown.outcome.value;
    if (value.kind() == Value::Kind::Text || value.kind() == Value::Kind::Bytes)
        return;
    const auto json = decode::toJson(value, decode::JsonStyle::Indented);
    if (!json)
        return;
    EditorText text = editorText(*json);
    shown.json = std::move(text.text);
    shown.isJsonCut = text.isCut;
}

// A list of rows, also as the only list inside a map: {"count": 2, "rows": […]}.
void giveTable(ShownValue& shown)
{
    const Value& value = shown.outcome.value;
    shown.table = decode::tableOf(value);
    if (shown.table || value.kind() != Value::Kind::Map)
        return;
    for (std::size_t i = 1; i < value.items().size() && !shown.table; i += 2)
        shown.table = decode::tableOf(value.items()[i]);
}

void givePage(ShownValue& shown)
{
    const Value& value = shown.outcome.value;
    const bool isPage =
        value.isPairs() && value.find("status") && value.find("headers") && value.find("body");
    if (isPage && value.tag().startsWith("django."))
        shown.page = &value;
}

void giveImage(ShownValue& shown)
{
    constexpr qint64 mostPixels = 16'000'000;
    if (shown.outcome.value.tag() != "image")
        return;
    const Value* const data = shown.outcome.value.find("data");
    if (!data)
        return;
    QByteArray bytes = data->bytes();
    QBuffer buffer(&bytes);
    QImageReader reader(&buffer);
    const QSize size = reader.size();
    if (size.isValid() && qint64{size.width()} * size.height() <= mostPixels)
        shown.image = reader.read();
}

void giveForms(ShownValue& shown)
{
    giveJson(shown);
    giveTable(shown);
    givePage(shown);
    giveImage(shown);
}

} // namespace

// An editor widget lays a line out whole: a line of megabytes would hold the window up for seconds.
EditorText editorText(const QByteArray& utf8)
{
    QString all = QString::fromUtf8(utf8);
    qsizetype end = std::min(all.size(), mostText);
    for (qsizetype from = 0; from < end;) {
        const qsizetype newline = all.indexOf(QLatin1Char('\n'), from);
        const qsizetype lineEnd = newline < 0 ? all.size() : newline;
        if (lineEnd - from > longestLine) {
            end = std::min(end, from + longestLine);
            break;
        }
        from = lineEnd + 1;
    }
    const bool isCut = end < all.size();
    if (isCut)
        all.truncate(end);
    return {std::move(all), isCut};
}

ShownPointer showValue(const keyspace::Clip& clip, const std::optional<decode::Chain>& chain)
{
    auto shown = std::make_shared<ShownValue>();
    shown->clip = clip;
    if (chain) {
        auto outcome = decode::decodeAs(*chain, clip.bytes);
        shown->isChosen = outcome.has_value();
        if (outcome)
            shown->outcome = std::move(*outcome);
        else
            shown->failed = outcome.error();
    }
    if (!shown->isChosen)
        shown->outcome = decode::decodeByContent(clip.bytes);
    giveText(*shown);
    giveForms(*shown);
    return shown;
}

ShownPointer showOwn(const keyspace::Clip& clip, listing::OwnKey own)
{
    auto shown = std::make_shared<ShownValue>();
    shown->clip = clip;
    shown->outcome.bytes = clip.bytes;
    shown->outcome.value = ownValue(own);
    shown->own = std::move(own);
    if (shown->outcome.value.kind() == Value::Kind::Text)
        shown->text = QString::fromUtf8(shown->outcome.value.bytes());
    shown->locked = {base::ErrorCode::InvalidInput, QStringLiteral("own key"), {}};
    giveForms(*shown);
    return shown;
}

base::Result<QByteArray> editedBytes(const ShownValue& shown, const QString& text)
{
    return decode::encodeEdited(shown.outcome, text.toUtf8());
}

} // namespace keys
