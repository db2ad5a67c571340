#include "ui/window/about_dialog.h"

#include "ui/common/labels.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace window {

AboutDialog::AboutDialog(QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("About Keystead"));
    setAccessibleName(windowTitle());
    auto* icon = new QLabel(this);
    icon->setPixmap(theme::applicationIcon().pixmap(theme::u(64)));
    icon->setAccessibleName(tr("Icon of Keystead"));
    auto* name = new QLabel(tr("Keystead %1").arg(QStringLiteral(KEYSTEAD_VERSION)), this);
    theme::setFont(name, theme::FontRole::Title);
    auto* close = new QPushButton(tr("Close"), this);
    auto* text = new QVBoxLayout;
    text->addWidget(name);
    text->addWidget(new QLabel(tr("See your listings, and the cache that serves them."), this));
    text->addWidget(common::mutedLabel(tr("Qt %1 · GPL-3.0-or-later").arg(QLatin1String(qVersion())), this));
    auto* head = new QHBoxLayout;
    head->setSpacing(theme::u(16));
    head->addWidget(icon);
    head->addLayout(text, 1);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(head);
    layout->addSpacing(theme::u(8));
    layout->addWidget(close, 0, Qt::AlignRight);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
}

} // namespace window
