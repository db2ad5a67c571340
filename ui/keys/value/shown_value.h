// One value as the pane shows it: its bytes, what they were decoded to, and each form of that. Made away
// from the GUI thread, because decoding takes up to a second; never changed afterwards. Any thread.
#pragma once

#include "core/keyspace/decode/chain.h"
#include "core/keyspace/decode/table.h"
#include "core/keyspace/value/value_page.h"
#include "core/listing/own_key.h"

#include <QImage>
#include <QString>

#include <memory>
#include <optional>

namespace keys {

struct ShownValue
{
    keyspace::Clip clip;
    decode::Outcome outcome; // of clip.bytes
    std::optional<base::Error>
        failed;            // why the chain that was wished for could not be used: it is by content
    bool isChosen = false; // the chain is the user's, not by content

    std::optional<QString> text; // as it is written, or as JSON when only that can be edited
    bool isTextCut = false;      // `text` is the beginning only
    base::Error locked;          // why the text cannot be edited; None: it can
    std::optional<QString> json; // of a tree, indented
    bool isJsonCut = false;
    // Its cells belong to outcome.value, or to what `rows` points to.
    std::optional<decode::Table> table;
    const decode::Value* page = nullptr; // Django's: status, headers, body
    QImage image;
    std::optional<listing::OwnKey> own; // one of Keystead's; outcome.value is what it holds

    bool isWhole() const { return clip.isWhole(); }
    bool isTree() const { return outcome.value.isContainer(); }
    // It is a table, and does not only hold one among other things.
    bool isTable() const { return table && outcome.value.kind() == decode::Value::Kind::List; }
    bool canEdit() const { return text && locked.code == base::ErrorCode::None; }
};

using ShownPointer = std::shared_ptr<const ShownValue>;

// No more characters of a text, and none of a longer line, are given to an editor widget.
inline constexpr qsizetype mostText = 1024 * 1024;
inline constexpr qsizetype longestLine = 64 * 1024;

struct EditorText
{
    QString text;
    bool isCut = false;
};
// As much of a text (UTF-8) as an editor widget may be given.
EditorText editorText(const QByteArray& utf8);

// chain: as the user wishes; nothing: by content. Up to a second.
ShownPointer showValue(const keyspace::Clip& clip, const std::optional<decode::Chain>& chain);

// The same of a key of Keystead: rows, stamps, figures. clip: the beginning of what is stored.
ShownPointer showOwn(const keyspace::Clip& clip, listing::OwnKey own);

// The bytes to store for the edited text. Up to a second. Errors: as decode::encodeEdited.
base::Result<QByteArray> editedBytes(const ShownValue& shown, const QString& text);

} // namespace keys
