#include "ui/window/shortcut_sheet.h"

#include "ui/common/actions.h"
#include "ui/common/labels.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/window/menu_titles.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace window {

namespace {

QString withoutMnemonic(QString text)
{
    return text.remove(QLatin1Char('&')).remove(QChar(0x2026));
}

using Rows = QList<std::pair<QString, QString>>;

Rows rowsOf(common::ActionMenu menu, const std::vector<PageTitle>& pages)
{
    Rows rows;
    for (const common::ActionSpec& spec : common::actionTable()) {
        const QList<QKeySequence> keys = common::actionKeys(spec.id);
        if (spec.menu == menu && !keys.isEmpty())
            rows.append({withoutMnemonic(common::actionText(spec.id)),
                         keys.first().toString(QKeySequence::NativeText)});
    }
    if (menu != common::ActionMenu::Go)
        return rows;
    for (const PageTitle& page : pages) {
        if (page.digit <= 0)
            continue;
        const QKeySequence key(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + page.digit));
        rows.append({page.title, key.toString(QKeySequence::NativeText)});
    }
    return rows;
}

void addSection(QGridLayout* grid, const QString& title, const Rows& rows, QWidget* parent)
{
    int row = grid->rowCount();
    grid->setRowMinimumHeight(row++, theme::u(12));
    grid->addWidget(common::sectionLabel(title, parent), row++, 0, 1, 2);
    for (const auto& [text, keys] : rows) {
        auto* key = common::mutedLabel(keys, parent);
        theme::setFont(key, theme::FontRole::Tabular);
        grid->addWidget(new QLabel(text, parent), row, 0);
        grid->addWidget(key, row++, 1, Qt::AlignTrailing);
    }
}

} // namespace

ShortcutSheet::ShortcutSheet(const std::vector<PageTitle>& pages, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Shortcuts"));
    setAccessibleName(windowTitle());
    QGridLayout* columns[] = {new QGridLayout, new QGridLayout};
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::u(48));
    for (QGridLayout* column : columns) {
        column->setVerticalSpacing(theme::u(4));
        column->setHorizontalSpacing(theme::u(24));
        column->setColumnStretch(0, 1);
        row->addLayout(column);
    }
    int placed = 0;
    for (const auto& [menu, title] : menuTitles()) {
        const Rows rows = rowsOf(menu, pages);
        if (!rows.isEmpty())
            addSection(columns[placed++ < 3 ? 0 : 1], withoutMnemonic(title), rows, this);
    }
    for (QGridLayout* column : columns)
        column->setRowStretch(column->rowCount(), 1);
    auto* close = new QPushButton(tr("Close"), this);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(row);
    layout->addWidget(close, 0, Qt::AlignTrailing);
}

} // namespace window
