#include "ui/connections/rights_view.h"

#include "ui/common/labels.h"
#include "ui/connections/code_view.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace connections {

using theme::u;

RightsView::RightsView(const RightsText& text, QWidget* parent)
    : QWidget(parent)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(4));
    auto* title = new QLabel(text.title, this);
    title->setWordWrap(true);
    theme::setFont(title, theme::FontRole::Strong);
    layout->addWidget(title);
    for (const RightsLine& shown : text.lines) {
        auto* line = new QHBoxLayout;
        line->setSpacing(u(8));
        auto* glyph = new common::IconLabel(theme::toneIcon(shown.tone), 16, this);
        glyph->setIcon(theme::toneIcon(shown.tone), theme::toneInk(shown.tone));
        auto* words = new QLabel(shown.text, this);
        words->setWordWrap(true);
        line->addWidget(glyph, 0, Qt::AlignTop);
        line->addWidget(words, 1);
        layout->addLayout(line);
    }
    if (!text.isMissing())
        return;
    auto* note = common::mutedLabel(text.fixNote, this);
    note->setWordWrap(true);
    layout->addSpacing(u(4));
    layout->addWidget(note);
    auto* code = new CodeView(this);
    code->setText(text.fix, text.fixNote);
    code->setLinesShown(3, 8);
    layout->addWidget(code);
}

RightsDialog::RightsDialog(const RightsText& text, const QString& address, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Rights"));
    setAccessibleName(text.title);
    setMinimumWidth(u(520));
    auto* where = common::mutedLabel(address, this);
    where->setWordWrap(true);
    auto* close = new QPushButton(tr("Close"), this);
    close->setDefault(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(12));
    layout->addWidget(new RightsView(text, this));
    layout->addWidget(where);
    layout->addWidget(close, 0, Qt::AlignTrailing);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    close->setFocus();
}

} // namespace connections
