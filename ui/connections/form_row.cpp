#include "ui/connections/form_row.h"

#include "ui/common/labels.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QFileDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

#include <utility>

namespace connections {

using theme::u;

FormRow::FormRow(const QString& label, QWidget* input, QWidget* buddy, QGridLayout* grid, QWidget* parent)
    : QObject(parent)
    , m_grid(grid)
    , m_row(grid->rowCount())
    , m_label(new QLabel(label, parent))
    , m_input(input)
    , m_problemLine(new QWidget(parent))
{
    theme::setRole(m_label, theme::Role::Muted);
    m_label->setBuddy(buddy);
    auto* line = new QHBoxLayout(m_problemLine);
    line->setContentsMargins(0, 0, 0, u(4));
    line->setSpacing(u(4));
    auto* glyph = new common::IconLabel(theme::toneIcon(theme::Tone::Bad), 16, m_problemLine);
    glyph->setIcon(theme::toneIcon(theme::Tone::Bad), theme::Ink::Bad);
    m_problem = new QLabel(m_problemLine);
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    line->addWidget(glyph, 0, Qt::AlignTop);
    line->addWidget(m_problem, 1);

    place();
    arrange();
}

void FormRow::place()
{
    const bool isWide = m_input->sizePolicy().horizontalPolicy() != QSizePolicy::Fixed;
    const Qt::Alignment side = isWide ? Qt::Alignment() : Qt::AlignLeading;
    for (QWidget* widget : {static_cast<QWidget*>(m_label), m_input, m_problemLine})
        m_grid->removeWidget(widget);
    m_label->setContentsMargins(0, u(6), 0, 0);
    if (m_stacked) {
        m_grid->addWidget(m_label, m_row, 0, 1, 2, Qt::AlignLeading);
        m_grid->addWidget(m_input, m_row + 1, 0, 1, 2, side);
        m_grid->addWidget(m_problemLine, m_row + 2, 0, 1, 2);
    } else {
        m_grid->addWidget(m_label, m_row, 0, Qt::AlignTop | Qt::AlignLeading);
        m_grid->addWidget(m_input, m_row, 1, side);
        m_grid->addWidget(m_problemLine, m_row + 2, 1);
    }
}

void FormRow::setStacked(bool stacked)
{
    if (std::exchange(m_stacked, stacked) != stacked)
        place();
}

void FormRow::arrange()
{
    m_label->setVisible(m_visible);
    m_input->setVisible(m_visible);
    m_problemLine->setVisible(m_visible && !m_problem->text().isEmpty());
}

void FormRow::setVisible(bool visible)
{
    m_visible = visible;
    arrange();
}

void FormRow::setProblem(const QString& text)
{
    m_problem->setText(text);
    arrange();
}

QWidget* withButton(QLineEdit* line, QPushButton* button, QWidget* parent)
{
    auto* both = new QWidget(parent);
    auto* layout = new QHBoxLayout(both);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    layout->addWidget(line, 1);
    layout->addWidget(button);
    return both;
}

QPushButton* revealButton(QLineEdit* line, QWidget* parent)
{
    auto* reveal = new QPushButton(FormRow::tr("Show"), parent);
    reveal->setCheckable(true);
    reveal->setAutoDefault(false);
    reveal->setEnabled(false);
    reveal->setAccessibleName(FormRow::tr("Show the password that was typed"));
    QObject::connect(reveal, &QPushButton::toggled, line, [line](bool shown) {
        line->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
    });
    QObject::connect(line, &QLineEdit::textChanged, reveal, [reveal](const QString& text) {
        reveal->setEnabled(!text.isEmpty());
        if (text.isEmpty())
            reveal->setChecked(false); // the next one is hidden again
    });
    return reveal;
}

QPushButton* fileButton(QLineEdit* line, const QString& what, QWidget* parent)
{
    auto* choose = new QPushButton(FormRow::tr("Choose…"), parent);
    choose->setAutoDefault(false);
    choose->setAccessibleName(FormRow::tr("Choose the file: %1").arg(what));
    QObject::connect(choose, &QPushButton::clicked, line, [line, what] {
        auto* dialog = new QFileDialog(line, what, line->text());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        QObject::connect(dialog, &QFileDialog::fileSelected, line, &QLineEdit::setText);
        dialog->open();
    });
    return choose;
}

} // namespace connections
