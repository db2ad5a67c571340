#include "ui/keys/value/element_form.h"

#include "ui/keys/key_text.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace keys {

using keyspace::ValueType;
using theme::u;

ElementForm::ElementForm(QWidget* parent)
    : QWidget(parent)
    , m_problem(new QLabel(this))
{
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setObjectName(QStringLiteral("problem"));
    auto* cancel = new QPushButton(tr("Cancel"), this);
    m_submit = new QPushButton(this);
    m_addPair = new QPushButton(tr("One more field"), this);
    theme::setRole(m_addPair, theme::Role::Link);
    for (QPushButton* const button : {cancel, m_submit, m_addPair})
        button->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_addPair);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_submit);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(8), u(16), u(8));
    layout->setSpacing(u(8));
    layout->addWidget(m_problem);
    layout->addLayout(buttons);
    rebuild();
    hide();
    connect(cancel, &QPushButton::clicked, this, &ElementForm::close);
    connect(m_submit, &QPushButton::clicked, this, &ElementForm::submitted);
    connect(m_addPair, &QPushButton::clicked, this, [this] {
        addPair();
        m_pairs.back().first->setFocus(Qt::OtherFocusReason);
    });
}

// Every type has other fields: the old ones go as a whole.
void ElementForm::rebuild()
{
    delete m_fields;
    m_fields = new QWidget(this);
    m_grid = new QGridLayout(m_fields);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(u(16));
    m_grid->setVerticalSpacing(u(8));
    m_grid->setColumnStretch(1, 1);
    m_name = m_value = nullptr;
    m_place = nullptr;
    m_pairs.clear();
    static_cast<QVBoxLayout*>(layout())->insertWidget(0, m_fields);
}

QLineEdit* ElementForm::addField(const QString& label, const QByteArray& text)
{
    auto* field = new QLineEdit(keyText(text), m_fields);
    field->setAccessibleName(label);
    field->setLayoutDirection(Qt::LeftToRight);
    theme::setFont(field, theme::FontRole::Fixed);
    auto* name = new QLabel(label, m_fields);
    name->setBuddy(field);
    const int row = m_grid->rowCount();
    m_grid->addWidget(name, row, 0);
    m_grid->addWidget(field, row, 1);
    connect(field, &QLineEdit::textEdited, this, [this] { setProblem({}); });
    connect(field, &QLineEdit::returnPressed, this, &ElementForm::submitted);
    return field;
}

void ElementForm::addPair()
{
    const QString number = m_pairs.empty() ? QString() : QStringLiteral(" %1").arg(m_pairs.size() + 1);
    QLineEdit* const name = addField(tr("Field") + number, {});
    m_pairs.emplace_back(name, addField(tr("Value") + number, {}));
}

void ElementForm::fillFor(ValueType type)
{
    switch (type) {
    case ValueType::Hash:
        m_name = addField(tr("Field"), {});
        m_value = addField(tr("Value"), {});
        break;
    case ValueType::List:
        m_value = addField(tr("Value"), {});
        m_place = new QComboBox(m_fields);
        m_place->setAccessibleName(tr("Where"));
        m_place->addItem(tr("at the end"), static_cast<int>(ListPlace::End));
        m_place->addItem(tr("at the front"), static_cast<int>(ListPlace::Front));
        if (m_hasRow)
            m_place->addItem(tr("before item %1").arg(m_row.index), static_cast<int>(ListPlace::Before));
        m_grid->addWidget(new QLabel(tr("Where"), m_fields), m_grid->rowCount(), 0);
        m_grid->addWidget(m_place, m_grid->rowCount() - 1, 1, Qt::AlignLeading);
        break;
    case ValueType::Set:
        m_name = addField(tr("Member"), {});
        break;
    case ValueType::SortedSet:
        m_name = addField(tr("Member"), {});
        m_value = addField(tr("Score"), {"0"});
        break;
    case ValueType::Stream:
        m_name = addField(tr("Entry"), {"*"});
        m_name->setToolTip(tr("* lets the server choose the number"));
        addPair();
        break;
    case ValueType::String:
    case ValueType::Module:
        break;
    }
}

void ElementForm::open(ValueType type, Purpose purpose, const ElementRow* row)
{
    m_type = type;
    m_purpose = purpose;
    m_hasRow = row != nullptr;
    m_row = row ? *row : ElementRow();
    rebuild();
    switch (purpose) {
    case Purpose::Add:
        fillFor(type);
        giveButtons(tr("Add"));
        break;
    case Purpose::Rename:
        m_name = addField(type == ValueType::Hash ? tr("Field") : tr("Member"), m_row.name.bytes);
        giveButtons(tr("Rename"));
        break;
    case Purpose::Score:
        m_value = addField(tr("Score"), m_row.value.bytes);
        giveButtons(tr("Set the score"));
        break;
    }
    m_addPair->setVisible(type == ValueType::Stream && purpose == Purpose::Add);
    setProblem({});
    setBusy(false);
    show();
    QLineEdit* const first = type == ValueType::Stream && !m_pairs.empty() ? m_pairs.front().first
                             : m_name                                      ? m_name
                                                                           : m_value;
    if (first) {
        first->setFocus(Qt::OtherFocusReason);
        first->selectAll();
    }
}

void ElementForm::giveButtons(const QString& verb)
{
    m_submit->setText(verb);
    m_submit->setAccessibleName(verb);
}

void ElementForm::close()
{
    if (isHidden())
        return;
    hide();
    Q_EMIT closed();
}

void ElementForm::setProblem(const QString& sentence)
{
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
}

void ElementForm::setBusy(bool busy)
{
    m_submit->setEnabled(!busy);
}

bool ElementForm::hasInput() const
{
    const auto fields = m_fields->findChildren<QLineEdit*>();
    return isOpen() && std::ranges::any_of(fields, &QLineEdit::isModified);
}

QByteArray ElementForm::name() const
{
    return m_name ? typedBytes(m_name->text()) : QByteArray();
}

QByteArray ElementForm::value() const
{
    return m_value ? typedBytes(m_value->text()) : QByteArray();
}

QByteArrayList ElementForm::pairs() const
{
    QByteArrayList all;
    for (const auto& [name, value] : m_pairs) {
        if (!name->text().isEmpty() || !value->text().isEmpty())
            all << typedBytes(name->text()) << typedBytes(value->text());
    }
    return all;
}

ElementForm::ListPlace ElementForm::place() const
{
    return m_place ? static_cast<ListPlace>(m_place->currentData().toInt()) : ListPlace::End;
}

void ElementForm::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}

} // namespace keys
