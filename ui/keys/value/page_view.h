// A page that Django has cached: status, headers, body. Shown as text, never rendered. GUI thread.
#pragma once

#include "core/keyspace/decode/value.h"

#include <QWidget>

class QLabel;

namespace keys {

class ValueText;

class PageView : public QWidget
{
    Q_OBJECT

public:
    explicit PageView(QWidget* parent = nullptr);

    void setPage(const decode::Value& page);

private:
    QLabel* m_status = nullptr;
    QLabel* m_headers = nullptr;
    ValueText* m_body = nullptr;
};

} // namespace keys
