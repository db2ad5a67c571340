#include "ui/common/unsaved_dialog.h"

#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace common {

using theme::u;

UnsavedDialog::UnsavedDialog(const QString& sentence, const QString& saveVerb, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Unsaved changes"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(16));
    auto* text = new QLabel(sentence, this);
    text->setWordWrap(true);
    text->setTextFormat(Qt::PlainText);
    theme::setFont(text, theme::FontRole::Section);
    layout->addWidget(text);
    auto* buttons = new QHBoxLayout;
    m_buttons = buttons;
    auto* discard = new QPushButton(tr("Discard"), this);
    auto* keep = new QPushButton(tr("Keep editing"), this);
    auto* save = new QPushButton(saveVerb, this);
    theme::setRole(save, theme::Role::Primary);
    save->setDefault(true);
    discard->setAutoDefault(false);
    buttons->addWidget(discard); // apart from the two that keep what was typed
    buttons->addStretch(1);
    buttons->addWidget(keep);
    buttons->addWidget(save);
    layout->addLayout(buttons);
    setMinimumWidth(u(400));
    connect(keep, &QPushButton::clicked, this, &QDialog::reject);
    connect(save, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT saveChosen();
    });
    connect(discard, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT discardChosen();
    });
}

void UnsavedDialog::offerKeeping(const QString& toolTip)
{
    auto* later = new QPushButton(tr("Keep for later"), this);
    later->setToolTip(toolTip);
    later->setAutoDefault(false);
    m_buttons->insertWidget(2, later); // behind the gap, before the ways back
    connect(later, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT keepChosen();
    });
}

} // namespace common
