#include "ui/connections/test_panel.h"

#include "ui/common/labels.h"
#include "ui/connections/rights_view.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace connections {

using theme::u;

TestPanel::TestPanel(TestPresenter& presenter, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
    , m_glyph(new common::IconLabel(theme::toneIcon(theme::Tone::Neutral), 16, this))
    , m_verdict(new QLabel(this))
    , m_cancel(new QPushButton(tr("Cancel test"), this))
    , m_close(new QPushButton(theme::icon(theme::Icon::Close), {}, this))
    , m_scroll(new QScrollArea(this))
{
    setAccessibleName(tr("Test of the connection"));
    theme::setFont(m_verdict, theme::FontRole::Strong);
    m_verdict->setWordWrap(true); // whole at every text size
    theme::setRole(m_close, theme::Role::Quiet);
    m_close->setAccessibleName(tr("Close the test"));
    m_close->setToolTip(m_close->accessibleName());
    m_close->setAutoDefault(false);
    m_cancel->setAutoDefault(false);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setAccessibleName(tr("Steps of the test"));
    auto* head = new QHBoxLayout;
    head->addWidget(m_glyph);
    head->addWidget(m_verdict, 1);
    head->addWidget(m_cancel);
    head->addWidget(m_close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, u(8), 0, 0);
    layout->setSpacing(u(8));
    layout->addLayout(head);
    layout->addWidget(m_scroll, 1);
    connect(m_cancel, &QPushButton::clicked, &m_presenter, &TestPresenter::cancel);
    connect(m_close, &QPushButton::clicked, &m_presenter, &TestPresenter::clear);
    connect(&m_presenter, &TestPresenter::changed, this, &TestPanel::update);
    update();
}

QWidget* TestPanel::lineWidget(const TestLine& line)
{
    auto* widget = new QWidget;
    auto* layout = new QHBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    auto* glyph = new common::IconLabel(theme::toneIcon(line.tone), 16, widget);
    glyph->setIcon(theme::toneIcon(line.tone), theme::toneInk(line.tone));
    auto* words = new QVBoxLayout;
    words->setSpacing(u(2));
    auto* head = new QHBoxLayout;
    head->setSpacing(u(12));
    head->addWidget(new QLabel(line.title, widget));
    auto* figure = common::mutedLabel(line.figure, widget);
    theme::setFont(figure, theme::FontRole::Tabular);
    head->addWidget(figure, 1);
    words->addLayout(head);
    QStringList said{line.title, line.figure};
    for (const QString& text : {line.sentence, line.advice}) {
        if (text.isEmpty())
            continue;
        auto* label = text == line.sentence ? new QLabel(text, widget) : common::mutedLabel(text, widget);
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        words->addWidget(label);
        said << text;
    }
    said.removeAll(QString());
    widget->setAccessibleName(said.join(QStringLiteral(". ")));
    layout->addWidget(glyph, 0, Qt::AlignTop);
    layout->addLayout(words, 1);
    return widget;
}

void TestPanel::update()
{
    const TestLine verdict = m_presenter.verdict();
    const bool isRunning = m_presenter.isRunning();
    m_glyph->setIcon(theme::toneIcon(verdict.tone), theme::toneInk(verdict.tone));
    m_verdict->setText(isRunning ? tr("Testing …") : verdict.title);
    m_cancel->setVisible(isRunning);
    m_close->setVisible(!isRunning);
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, u(12), u(8));
    layout->setSpacing(u(8));
    for (const TestLine& line : m_presenter.lines())
        layout->addWidget(lineWidget(line));
    for (const RightsText& rights : m_presenter.rights()) {
        layout->addSpacing(u(8));
        layout->addWidget(new RightsView(rights, content));
    }
    layout->addStretch(1);
    const int position = m_scroll->verticalScrollBar()->value();
    m_scroll->setWidget(content); // deletes the one before
    m_scroll->verticalScrollBar()->setValue(position);
    setVisible(!m_presenter.isEmpty());
}

} // namespace connections
