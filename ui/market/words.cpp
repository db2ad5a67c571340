#include "ui/market/words.h"

#include <QCoreApplication>

namespace market {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(market::Words)
};

} // namespace

QString channelText(property::Channel channel)
{
    switch (channel) {
    case property::Channel::Viewing:
        return Words::tr("Viewing");
    case property::Channel::Email:
        return Words::tr("E-mail");
    case property::Channel::Phone:
        return Words::tr("Phone");
    case property::Channel::Web:
        break;
    }
    return Words::tr("Web");
}

QString rangeText(int days)
{
    return Words::tr("last %n day(s)", nullptr, days);
}

QString inRangeText(int days)
{
    return Words::tr("in these %n day(s)", nullptr, days);
}

QString cityText(const property::City& city)
{
    return city ? *city : Words::tr("All cities");
}

QString rowProblemText(property::RowProblem problem)
{
    switch (problem) {
    case property::RowProblem::ColumnCount:
        return Words::tr("Not as many columns as the header");
    case property::RowProblem::Quotes:
        return Words::tr("Text behind a closing quote");
    case property::RowProblem::NotUtf8:
        return Words::tr("Not UTF-8");
    case property::RowProblem::Property:
        return Words::tr("property: no number of a listing");
    case property::RowProblem::UnknownProperty:
        return Words::tr("property: no such listing");
    case property::RowProblem::Time:
        return Words::tr("time: not like 2026-01-31T10:00:00Z");
    case property::RowProblem::Channel:
        return Words::tr("channel: not viewing, email, phone or web");
    case property::RowProblem::Rating:
        return Words::tr("rating: not 1 to 5");
    case property::RowProblem::CommentLength:
        return Words::tr("comment: over 2,000 characters");
    case property::RowProblem::CommentCharacter:
        break;
    }
    return Words::tr("comment: holds a character that PostgreSQL refuses");
}

} // namespace market
