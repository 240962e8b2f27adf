using System.ComponentModel;
using System.Security.Cryptography;
using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections;
using PerfHub.Api.Projections.Versions;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;
using PerfHub.Rules.Scoring;
using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Features.Deviations;

/// <summary>
/// Draws units of a bureau and those below it for re-checking (抽查); the more deviations a unit has, the likelier it is drawn. One
/// seed draws the same sample from the same data on every host; <see cref="WeightedSampler{T}"/> describes how to reproduce it with
/// other tools.
/// </summary>
public static class DrawSample
{
    private const int DefaultSize = 20, MaxSize = 500, MaxSeedLength = 64, ProbabilityDecimals = 9;

    // A unit without deviations can be drawn too.
    private const decimal BaseWeight = 1m;

    private const string PopulationSql = $"""
        SELECT t.Id, t.Bureau, t.Unit, t.High, t.Medium, t.Low
        FROM BureauScope s
        JOIN CurrentReport t ON t.Bureau = s.Descendant AND t.Year = @year
        WHERE s.Ancestor = @bureau AND {CountedReports.Condition}
        """;

    private const string SampledUnitSql = """
        SELECT t.Bureau, t.Unit, u.Name, u.Sector, t.High, t.Medium, t.Low, t.Claimed, t.Verified, t.Credibility
        FROM CurrentReport t
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE t.Id = @Id
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/deviations/{y:int}/sample", async Task<IResult> (
                string b, int y, string? size, string? seed, string? format, HttpContext http, FileOriginReader origins, IMediator mediator,
                CancellationToken cancel) =>
            {
                var query = new Query(b, FiscalYear.Validate(y), Paging.ParseInteger("size", size, 1, MaxSize, DefaultSize), ParseSeed(seed));
                var requestedFormat = ListFormatNegotiator.Negotiate(http, format);
                var sample = await mediator.Send(query, cancel);
                return requestedFormat == ListFormat.Json
                    ? TypedResults.Ok(sample)
                    : new FileResult<SampledUnit>(SampleFile.Create(sample, await origins.ReadAsync(b, cancel, y)), sample.Items, requestedFormat);
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .RequireShare(shares => shares.RegionQueries)
            .Describe("Deviations", "DrawSample", "Draws units for re-checking, weighted by their deviations", "按偏差风险加权随机抽取复核单位")
            .WithIntegerParameter("size", 1, MaxSize, DefaultSize)
            .ProducesJson<Sample>(StatusCodes.Status200OK)
            .WithContentETag()
            .ProducesFiles()
            .ProducesProblems(ProblemKind.InvalidBody);

    /// <summary>Parses <c>seed</c>: up to 64 characters, random by default.</summary>
    private static string ParseSeed(string? seed) =>
        seed is null ? RandomNumberGenerator.GetHexString(16, lowercase: true)
        : seed.Length is >= 1 and <= MaxSeedLength ? seed
        : throw Paging.CreateParameterException("seed", $"1 至 {MaxSeedLength} 个字符", $"1 to {MaxSeedLength} characters");

    /// <summary>A sample, with everything needed to draw it again.</summary>
    /// <param name="Seed">The seed: the one sent, or a random one.</param>
    /// <param name="Size">Units drawn: as many as requested, or the whole population.</param>
    /// <param name="Population">Units that can be drawn: those with a report for the year that is neither returned nor withdrawn.</param>
    /// <param name="AsOf">When the data of the bureau and those below it last changed, UTC; <see langword="null"/> where there is none yet.</param>
    /// <param name="Weights">The parts of a unit's weight.</param>
    /// <param name="Certain">Units whose weight is so large that every sample of this size contains them.</param>
    /// <param name="RestWeight">
    /// The total weight of all other units; each of them is drawn with probability (size − certain) · weight ÷ restWeight.
    /// </param>
    /// <param name="Items">The units drawn, highest weight first, then by bureau and unit.</param>
    [DisplayName("DeviationSample")]
    public sealed record Sample(
        string Seed, int Size, int Population, DateTime? AsOf, SampleWeights Weights, int Certain, decimal RestWeight, IReadOnlyList<SampledUnit> Items);

    /// <summary>
    /// The parts of a unit's weight: a base, and for each active deviation what the drawing bureau's policy deducts from
    /// credibility. Unlike credibility, the weight has no limit.
    /// </summary>
    /// <param name="Base">For the unit itself.</param>
    /// <param name="High">For each active high deviation.</param>
    /// <param name="Medium">For each active medium deviation.</param>
    /// <param name="Low">For each active low deviation.</param>
    public sealed record SampleWeights(decimal Base, decimal High, decimal Medium, decimal Low)
    {
        internal static SampleWeights FromCosts(CredibilityCosts costs) => new(DrawSample.BaseWeight, costs.High, costs.Medium, costs.Low);

        internal decimal ComputeWeight(int high, int medium, int low) => Base + High * high + Medium * medium + Low * low;
    }

    /// <summary>A unit that was drawn.</summary>
    /// <param name="Bureau">The code of the unit's bureau.</param>
    /// <param name="Unit">The unit's code.</param>
    /// <param name="UnitName">The unit's name.</param>
    /// <param name="Sector">The unit's sector.</param>
    /// <param name="Weight">The unit's weight.</param>
    /// <param name="Probability">The probability that it is drawn, 0–1, 9 decimals.</param>
    /// <param name="Deviations">Active deviations: neither dismissed nor resolved.</param>
    /// <param name="Score">The claimed and the verified score, points.</param>
    /// <param name="Credibility">100 minus the deductions for active deviations, points.</param>
    public sealed record SampledUnit(
        string Bureau, string Unit, string UnitName, string Sector, decimal Weight, decimal Probability, DeviationCounts Deviations,
        RankedScore Score, decimal Credibility);

    internal sealed record Query(string Bureau, int Year, int Size, string Seed) : IRequest<Sample>, IPrimaryQuery;

    internal sealed class Handler(Db db, DataVersionReader versions) : IRequestHandler<Query, Sample>
    {
        public async Task<Sample> Handle(Query query, CancellationToken cancellationToken)
        {
            // Waits until the projections include every write acknowledged before this request.
            await versions.GetCurrentAsync(query.Bureau, query.Year, isIndexed: false, cancellationToken);
            return await db.AggregateInSnapshotAsync(
                async snapshot =>
                {
                    var policy = await EffectivePolicy.LoadAsync(snapshot, query.Bureau, query.Year);
                    var weights = SampleWeights.FromCosts(policy.Policy.Credibility);
                    var draw = await DrawAsync(snapshot, query, weights);
                    var asOf = (await DataVersions.ReadAsync(snapshot, query.Bureau, query.Year)).ChangedAt;
                    return new Sample(
                        query.Seed, draw.Units.Count, draw.Population, asOf, weights, draw.Certain, DbValueConverter.FromScaled(draw.RestWeight),
                        await ReadSampledUnitsAsync(snapshot, draw));
                },
                cancellationToken);
        }

        /// <summary>Streams the population; the sampler holds only ids and weights.</summary>
        private static async Task<WeightedDraw<long>> DrawAsync(ReadSnapshot snapshot, Query query, SampleWeights weights)
        {
            var sample = new WeightedSampler<long>(query.Seed);
            await foreach (var row in snapshot.QueryUnbufferedAsync<PopulationRow>(PopulationSql, new { bureau = query.Bureau, year = query.Year }))
            {
                sample.Add(row.Id, $"{row.Bureau}/{row.Unit}", DbValueConverter.ToScaled(weights.ComputeWeight(row.High, row.Medium, row.Low)));
            }

            return sample.Draw(query.Size);
        }

        // One seek per unit: the sample is small.
        private static async Task<IReadOnlyList<SampledUnit>> ReadSampledUnitsAsync(ReadSnapshot snapshot, WeightedDraw<long> draw)
        {
            var items = new List<SampledUnit>(draw.Units.Count);
            foreach (var unit in draw.Units)
            {
                items.Add((await snapshot.QueryFirstOrDefaultAsync<SampledUnitRow>(SampledUnitSql, new { unit.Id }))!.ToSampledUnit(unit));
            }

            return [.. items.OrderByDescending(it => it.Weight).ThenBy(it => it.Bureau, StringComparer.Ordinal).ThenBy(it => it.Unit, StringComparer.Ordinal)];
        }
    }

    private sealed record PopulationRow
    {
        public required long Id { get; init; }
        public required string Bureau { get; init; }
        public required string Unit { get; init; }
        public required int High { get; init; }
        public required int Medium { get; init; }
        public required int Low { get; init; }
    }

    private sealed record SampledUnitRow
    {
        public required string Bureau { get; init; }
        public required string Unit { get; init; }
        public required string Name { get; init; }
        public required string Sector { get; init; }
        public required int High { get; init; }
        public required int Medium { get; init; }
        public required int Low { get; init; }
        public required decimal Claimed { get; init; }
        public required decimal Verified { get; init; }
        public required decimal Credibility { get; init; }

        public SampledUnit ToSampledUnit(DrawnUnit<long> drawn) => new(
            Bureau, Unit, Name, Sector, DbValueConverter.FromScaled(drawn.Weight),
            Math.Round(drawn.Probability, ProbabilityDecimals, MidpointRounding.AwayFromZero),
            new DeviationCounts(High, Medium, Low), new RankedScore(Claimed, Verified, Claimed - Verified), Credibility);
    }
}
