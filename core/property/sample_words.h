// What sample listings are made of: places, names and phrases. Constants, any thread.
#pragma once

#include "core/property/property.h"

#include <span>
#include <string_view>

namespace property {

struct SamplePlace
{
    std::string_view city;
    int weight;                                 // how many of the listings, relative to the others
    int priceLevel;                             // per cent of the national price
    std::span<const std::string_view> quarters; // never empty
};

std::span<const SamplePlace> samplePlaces();
std::span<const std::string_view> sampleGivenNames();
std::span<const std::string_view> sampleFamilyNames();
std::span<const std::string_view> sampleAdjectives();
std::span<const std::string_view> sampleKinds(PropertyType type);    // “Semi-detached house”
std::span<const std::string_view> sampleFeatures(PropertyType type); // whole sentences
std::span<const std::string_view> sampleSurroundings();              // whole sentences
std::span<const std::string_view> sampleRemarks();                   // whole sentences

} // namespace property
