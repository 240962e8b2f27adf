using System.Text.Json.Serialization;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Projections.Rankings;

namespace PerfHub.Api.Features.Rankings;

/// <summary>A <see cref="RankedUnit"/> for the response: its rank, followed by its summary in stored JSON.</summary>
/// <param name="Rank">The rank.</param>
/// <param name="Percentile">The percentile.</param>
/// <param name="Value">The value ranked by.</param>
/// <param name="Summary">A <see cref="UnitSummary"/> as JSON.</param>
[JsonConverter(typeof(PreserializedRankedUnitConverter))]
public readonly record struct PreserializedRankedUnit(long Rank, decimal Percentile, decimal Value, byte[] Summary) : ISerializedAs<RankedUnit>;
