using System.Text.Json.Serialization;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Projections.Rankings;

namespace PerfHub.Api.Features.Rankings;

/// <summary>A <see cref="RankedUnit"/> for the response: its rank, followed by a <see cref="UnitSummary"/> in stored JSON.</summary>
[JsonConverter(typeof(PreserializedRankedUnitConverter))]
public readonly record struct PreserializedRankedUnit(long Rank, decimal Percentile, decimal Value, byte[] Summary) : ISerializedAs<RankedUnit>;
