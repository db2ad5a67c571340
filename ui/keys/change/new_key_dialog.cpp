#include "ui/keys/change/new_key_dialog.h"

#include "ui/common/error_text.h"
#include "ui/keys/change/change_words.h"
#include "ui/keys/change/element_rows.h"
#include "ui/keys/change/expiry_fields.h"
#include "ui/keys/change/rename_dialog.h"
#include "ui/keys/key_text.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QVBoxLayout>

#include <limits>

namespace keys {

using keyspace::ValueType;
using theme::u;

NewKeyDialog::NewKeyDialog(KeyChanges& changes, const QByteArray& prefix, QWidget* parent)
    : ChangeDialog(changes.profile(), tr("New key"), Nature::Plain, 560, parent)
    , m_changes(changes)
{
    addHead(accessibleName(), {});
    buildName(box(), prefix);
    buildContent(box());
    m_expiry = new ExpiryFields(this);
    box().addWidget(new QLabel(tr("Expires"), this));
    box().addWidget(m_expiry);
    addProblem();
    addButtons(tr("Create key"), theme::Role::Primary);
    connect(this, &ChangeDialog::verbChosen, this, &NewKeyDialog::create);
    connect(m_expiry, &ExpiryFields::changed, this, [this] { tell({}, false); });
    connect(m_elements, &ElementRows::changed, this, [this] { tell({}, false); });
    showType();
    m_name->setFocus();
}

// QDialog selects all of it, and the first letter would replace the prefix.
void NewKeyDialog::open()
{
    QDialog::open();
    m_name->deselect();
    m_name->end(false);
}

void NewKeyDialog::buildName(QVBoxLayout& layout, const QByteArray& prefix)
{
    auto* nameLabel = new QLabel(tr("&Name"), this);
    m_name = new QLineEdit(typeableKey(prefix), this);
    m_name->setMaxLength(std::numeric_limits<int>::max());
    m_name->setLayoutDirection(Qt::LeftToRight);
    theme::setFont(m_name, theme::FontRole::Fixed);
    nameLabel->setBuddy(m_name);
    auto* typeLabel = new QLabel(tr("&Type"), this);
    m_type = new QComboBox(this);
    const auto add = [this](const QString& text, ValueType type) {
        m_type->addItem(text, static_cast<int>(type));
    };
    add(tr("string"), ValueType::String);
    add(tr("hash"), ValueType::Hash);
    add(tr("list"), ValueType::List);
    add(tr("set"), ValueType::Set);
    add(tr("sorted set"), ValueType::SortedSet);
    add(tr("stream"), ValueType::Stream);
    typeLabel->setBuddy(m_type);
    layout.addWidget(nameLabel);
    layout.addWidget(m_name);
    layout.addWidget(typeLabel);
    layout.addWidget(m_type, 0, Qt::AlignLeading);
    connect(m_name, &QLineEdit::textChanged, this, [this] {
        tell({}, true);
        update();
    });
    connect(m_type, &QComboBox::currentIndexChanged, this, &NewKeyDialog::showType);
}

void NewKeyDialog::buildContent(QVBoxLayout& layout)
{
    m_contentLabel = new QLabel(this);
    m_text = new QPlainTextEdit(this);
    m_text->setAccessibleName(tr("Value"));
    m_text->setTabChangesFocus(true);
    m_text->setMinimumHeight(u(120));
    theme::setFont(m_text, theme::FontRole::Fixed);
    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setMinimumHeight(u(120));
    auto* body = new QWidget(m_scroll);
    auto* box = new QVBoxLayout(body);
    box->setContentsMargins(0, 0, 0, 0);
    m_elements = new ElementRows(body);
    box->addWidget(m_elements);
    box->addStretch(1);
    m_scroll->setWidget(body);
    layout.addWidget(m_contentLabel);
    layout.addWidget(m_text, 1);
    layout.addWidget(m_scroll, 1);
}

ValueType NewKeyDialog::type() const
{
    return static_cast<ValueType>(m_type->currentData().toInt());
}

void NewKeyDialog::showType()
{
    const bool isString = type() == ValueType::String;
    m_contentLabel->setText(isString                      ? tr("Value")
                            : type() == ValueType::Stream ? tr("First entry; its id is the server's choice")
                                                          : tr("First elements"));
    m_text->setVisible(isString);
    m_scroll->setVisible(!isString);
    m_elements->setType(type());
    tell({}, false);
    update();
}

keyspace::CreateKey NewKeyDialog::wish() const
{
    keyspace::CreateKey create;
    create.type = type();
    if (type() == ValueType::String)
        create.content << m_text->toPlainText().toUtf8();
    else
        create.content = m_elements->content();
    if (type() == ValueType::Stream)
        create.content.prepend("*");
    if (m_expiry->kind() != ExpiryFields::Kind::Never)
        create.expiresAt = m_expiry->moment();
    return create;
}

void NewKeyDialog::create()
{
    const QByteArray key = typedBytes(m_name->text());
    if (const QString own = m_changes.refusalFor(key); !own.isEmpty())
        return tell(own, true);
    if (type() != ValueType::String && !m_elements->problem().isEmpty())
        return tell(m_elements->problem(), false);
    if (const QString problem = m_expiry->problem(); !problem.isEmpty())
        return tell(problem, false);
    m_isBusy = true;
    update();
    m_changes.edit(key, wish(), keyspace::EditOptions::Undo::Required, this,
                   [this, key](const base::Result<keyspace::Edited>& edited) { ended(key, edited); });
}

void NewKeyDialog::ended(const QByteArray& key, const base::Result<keyspace::Edited>& edited)
{
    m_isBusy = false;
    update();
    if (!edited)
        return tell(common::errorLine(edited.error()), false);
    if (edited->conflict)
        return tell(moveProblem(keyspace::MoveOutcome::Taken, key), true);
    Q_EMIT created(key);
    accept();
}

void NewKeyDialog::tell(const QString& problem, bool isOfName)
{
    say(problem);
    theme::setRole(m_name, isOfName && !problem.isEmpty() ? theme::Role::Invalid : theme::Role::None);
}

void NewKeyDialog::update()
{
    QString reason = m_changes.refusal();
    if (!reason.isEmpty())
        tell(reason, false);
    else if (m_name->text().isEmpty())
        reason = tr("A name is missing");
    setVerbEnabled(reason.isEmpty() && !m_isBusy, reason);
}

} // namespace keys
