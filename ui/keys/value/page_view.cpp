#include "ui/keys/value/page_view.h"

#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/keys/key_text.h"
#include "ui/keys/value/shown_value.h"
#include "ui/keys/value/value_text.h"
#include "ui/keys/value/words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QVBoxLayout>

namespace keys {

using decode::Value;
using theme::u;

PageView::PageView(QWidget* parent)
    : QWidget(parent)
    , m_status(new QLabel(this))
    , m_headers(new QLabel(this))
    , m_body(new ValueText(tr("Body of the page"), this))
{
    theme::setFont(m_status, theme::FontRole::Strong);
    m_status->setTextFormat(Qt::PlainText);
    m_headers->setTextFormat(Qt::PlainText);
    m_headers->setWordWrap(true);
    m_headers->setLayoutDirection(Qt::LeftToRight);
    m_headers->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_headers->setAccessibleName(tr("Headers of the page"));
    theme::setFont(m_headers, theme::FontRole::Fixed);
    m_body->setReadOnly(true);
    auto* head = new QVBoxLayout;
    head->setContentsMargins(u(16), u(8), u(16), u(8));
    head->setSpacing(u(4));
    head->addWidget(m_status);
    head->addWidget(m_headers);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_body, 1);
}

void PageView::setPage(const Value& page)
{
    const Value* const status = page.find("status");
    const Value* const headers = page.find("headers");
    const Value* const body = page.find("body");
    const QByteArray bytes = body ? body->bytes() : QByteArray();
    m_status->setText(
        tr("Status %1 · body of %2")
            .arg(status ? valueLine(*status) : common::unknown(), common::formatBytes({bytes.size()})));
    QStringList lines;
    if (headers && headers->isPairs()) {
        const auto& items = headers->items();
        constexpr std::size_t most = 60;
        for (std::size_t i = 0; i + 1 < items.size() && i < most; i += 2)
            lines << QStringLiteral("%1: %2").arg(valueLine(items[i]), valueLine(items[i + 1]));
    }
    m_headers->setText(lines.join(QLatin1Char('\n')));
    const bool isText = body && body->kind() == Value::Kind::Text;
    m_body->setText(isText ? editorText(bytes).text : keyText(bytes.left(longestLine / 4)));
}

} // namespace keys
