#include "ui/keys/console/ask_bar.h"

#include "ui/common/labels.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace keys {

using common::DangerLevel;
using theme::u;

namespace {

QLabel* plain(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

AskBar::AskBar(QWidget* parent)
    : QWidget(parent)
    , m_glyph(new common::IconLabel(theme::Icon::Warn, 16, this))
    , m_title(plain(this))
    , m_details(plain(this))
    , m_sample(plain(this))
    , m_verb(new QPushButton(this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    theme::setFont(m_title, theme::FontRole::Strong);
    theme::setFont(m_sample, theme::FontRole::Fixed);
    theme::setRole(m_verb, theme::Role::Danger);
    m_sample->setLayoutDirection(Qt::LeftToRight);
    for (QPushButton* button : {m_verb, m_cancel})
        button->setAutoDefault(false);
    auto* head = new QHBoxLayout;
    head->setSpacing(u(8));
    head->addWidget(m_glyph, 0, Qt::AlignTop);
    head->addWidget(m_title, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(u(8));
    QWidget* const proof = buildProof();
    buttons->addWidget(proof, 1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_verb);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(12), u(8), u(12), u(8));
    layout->setSpacing(u(4));
    layout->addLayout(head);
    layout->addWidget(m_details);
    layout->addWidget(m_sample);
    layout->addLayout(buttons);
    connect(m_verb, &QPushButton::clicked, this, &AskBar::agreed);
    connect(m_cancel, &QPushButton::clicked, this, &AskBar::declined);
    hide();
}

QWidget* AskBar::buildProof()
{
    auto* proof = new QWidget(this);
    auto* layout = new QHBoxLayout(proof);
    layout->setContentsMargins(0, 0, 0, 0);
    m_tick = new QCheckBox(proof);
    m_typing = new QWidget(proof);
    auto* row = new QHBoxLayout(m_typing);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(u(8));
    m_expected = new QLabel(m_typing);
    m_expected->setTextFormat(Qt::PlainText);
    theme::setFont(m_expected, theme::FontRole::Strong);
    m_typed = new QLineEdit(m_typing);
    m_typed->setMaximumWidth(u(200));
    row->addWidget(new QLabel(tr("To go on, type"), m_typing));
    row->addWidget(m_expected);
    row->addWidget(m_typed, 1);
    row->addStretch(1);
    layout->addWidget(m_tick);
    layout->addWidget(m_typing);
    layout->addStretch(1);
    connect(m_tick, &QCheckBox::toggled, this, &AskBar::updateVerb);
    connect(m_typed, &QLineEdit::textChanged, this, &AskBar::updateVerb);
    return proof;
}

void AskBar::ask(const ConsoleQuestion& question)
{
    m_question = question;
    const bool grave = question.level == DangerLevel::Three;
    m_glyph->setIcon(grave ? theme::Icon::Bad : theme::Icon::Warn,
                     grave ? theme::Ink::Bad : theme::Ink::Warn);
    m_title->setText(question.title);
    m_details->setText(question.details.join(QLatin1Char(' ')));
    m_sample->setText(question.sample.join(QLatin1Char('\n')));
    m_sample->setVisible(!question.sample.isEmpty());
    m_tick->setText(question.tick);
    m_tick->setChecked(false);
    m_tick->setVisible(!question.tick.isEmpty());
    m_expected->setText(question.expected);
    m_typed->clear();
    m_typed->setAccessibleName(tr("Type %1 to go on").arg(question.expected));
    m_typing->setVisible(!question.expected.isEmpty());
    m_verb->setText(QString(question.verb).replace(QLatin1Char('&'), QStringLiteral("&&")));
    setAccessibleName(question.title);
    updateVerb();
    show();
    QWidget* const first = !question.expected.isEmpty() ? static_cast<QWidget*>(m_typed)
                           : question.cancelFirst       ? m_cancel
                                                        : m_verb;
    first->setFocus();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void AskBar::updateVerb()
{
    m_verb->setEnabled((m_question.tick.isEmpty() || m_tick->isChecked()) &&
                       (m_question.expected.isEmpty() || m_typed->text().trimmed() == m_question.expected));
}

void AskBar::paintEvent(QPaintEvent*)
{
    const theme::Tokens& t = theme::tokens();
    QPainter painter(this);
    painter.fillRect(rect(), m_question.level == DangerLevel::Three ? t.removed : t.changed);
}

// Only the button that has the focus answers to Enter.
void AskBar::keyPressEvent(QKeyEvent* event)
{
    const auto* button = qobject_cast<QPushButton*>(focusWidget());
    if (event->key() == Qt::Key_Escape)
        Q_EMIT declined();
    else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && button &&
             button->isEnabled())
        Q_EMIT button == m_verb ? agreed() : declined();
    else
        QWidget::keyPressEvent(event);
}

} // namespace keys
