using System.Text.Json.Serialization;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Projections.Rankings;

namespace PerfHub.Api.Features.Rankings;

/// <summary>A <see cref="RankedUnit"/> as it is sent: its place, and behind it the members of its summary as they are stored.</summary>
/// <param name="Rank">The rank.</param>
/// <param name="Percentile">The percentile.</param>
/// <param name="Value">The value ranked by.</param>
/// <param name="Summary">The <see cref="UnitSummary"/> as JSON.</param>
[JsonConverter(typeof(PreserializedRankedUnitConverter))]
public readonly record struct PreserializedRankedUnit(long Rank, decimal Percentile, decimal Value, byte[] Summary) : ISerializedAs<RankedUnit>;
