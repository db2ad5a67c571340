#include "ui/keys/value/conflict_view.h"

#include "ui/common/labels.h"
#include "ui/keys/change/change_words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace keys {

using theme::u;

ConflictView::ConflictView(QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Conflict"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(8), u(16), u(8));
    layout->setSpacing(u(4));
    m_sentence = common::sectionLabel({}, this);
    m_sentence->setWordWrap(true);
    layout->addWidget(m_sentence);
    m_base = addSide(tr("Base: what the editing began with"));
    m_theirs = addSide(tr("Theirs: what is there now"));
    m_mine = addSide(tr("Yours"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(u(8));
    auto* cancel = new QPushButton(tr("Go on editing"), this);
    m_take = new QPushButton(tr("Take theirs"), this);
    m_keep = new QPushButton(this);
    for (QPushButton* const button : {cancel, m_take, m_keep})
        button->setAutoDefault(false);
    buttons->addWidget(cancel);
    buttons->addStretch(1);
    buttons->addWidget(m_take);
    buttons->addWidget(m_keep);
    layout->addSpacing(u(4));
    layout->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &ConflictView::cancelled);
    connect(m_take, &QPushButton::clicked, this, &ConflictView::takeTheirsRequested);
    connect(m_keep, &QPushButton::clicked, this, &ConflictView::keepMineRequested);
}

ConflictView::Side ConflictView::addSide(const QString& title)
{
    Side side;
    side.title = common::mutedLabel(title, this);
    side.text = new QPlainTextEdit(this);
    side.text->setAccessibleName(title);
    side.text->setReadOnly(true);
    side.text->setTabChangesFocus(true);
    side.text->setLayoutDirection(Qt::LeftToRight);
    side.text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    theme::setFont(side.text, theme::FontRole::Fixed);
    side.text->setMinimumHeight(u(48));
    static_cast<QVBoxLayout*>(layout())->addWidget(side.title);
    static_cast<QVBoxLayout*>(layout())->addWidget(side.text, 1);
    return side;
}

void ConflictView::show(const Side& side, const std::optional<QString>& text)
{
    side.title->setVisible(text.has_value());
    side.text->setVisible(text.has_value());
    side.text->setPlainText(text.value_or(QString()));
    side.text->setPlaceholderText(tr("empty"));
}

void ConflictView::setConflict(const ValueEditor::Conflict& conflict)
{
    using What = keyspace::Conflict::What;
    const What what = conflict.what.what;
    const bool isKept = what != What::NotKept;
    // What is there now stands below.
    QString sentence =
        what == What::OtherValue ? tr("Somebody else has changed it meanwhile") : conflictText(conflict.what);
    if (what == What::OtherValue && !conflict.theirs)
        sentence += QStringLiteral(". ") + tr("What is there now is no text of this kind");
    m_sentence->setText(sentence);
    show(m_base, isKept ? std::optional(conflict.base) : std::nullopt);
    show(m_theirs, conflict.theirs);
    show(m_mine, conflict.mine);
    m_take->setVisible(isKept);
    m_take->setText(what == What::Gone ? tr("Let it be gone") : tr("Take theirs"));
    m_keep->setVisible(conflict.canKeepMine);
    m_keep->setText(what == What::Gone ? tr("Make it again with mine")
                    : isKept           ? tr("Keep mine")
                                       : tr("Save without undo"));
    theme::setRole(m_keep, isKept ? theme::Role::None : theme::Role::Danger);
}

void ConflictView::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT cancelled();
    else
        QWidget::keyPressEvent(event);
}

} // namespace keys
