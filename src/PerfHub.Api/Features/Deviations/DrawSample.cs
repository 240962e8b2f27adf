using System.Globalization;
using System.Security.Cryptography;
using MediatR;
using PerfHub.Api.Http.Caching;
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
/// Draws units of a bureau and all below it for re-checking (抽查), the likelier the more counts against them. The same seed draws
/// the same from the same state, on every host; see <see cref="WeightedSampler{T}"/> for how to draw it by other means.
/// </summary>
public static class DrawSample
{
    private const int DefaultSize = 20, MaxSize = 500, MaxSeedLength = 64, ProbabilityDecimals = 9;

    // Whoever has nothing against it may be drawn too.
    private const decimal BaseWeight = 1m;

    private const string PopulationSql = """
        SELECT t.Id, t.Bureau, t.Unit, t.High, t.Medium, t.Low
        FROM BureauScope s
        JOIN CurrentReport t ON t.Bureau = s.Descendant AND t.Year = @year
        WHERE s.Ancestor = @bureau
        """;

    private const string SampledUnitSql = """
        SELECT t.Bureau, t.Unit, u.Name, u.Sector, t.High, t.Medium, t.Low, t.Claimed, t.Verified, t.Credibility
        FROM CurrentReport t
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE t.Id = @Id
        """;

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/deviations/{y:int}/sample", async (
                string b, int y, string? size, string? seed, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(b, FiscalYear.Of(y), ParseSize(size), ParseSeed(seed)), cancel)))
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Deviations", "DrawSample", "Draws units for re-checking, the likelier the more counts against them", "按风险加权随机抽查")
            .WithContentETag()
            .ProducesProblems(ProblemKind.InvalidBody);

    /// <summary>Reads <c>size</c>: 1–500, 20 by default.</summary>
    private static int ParseSize(string? size) =>
        size is null ? DefaultSize
        : int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MaxSize ? number
        : throw Paging.CreateParameterException("size", $"1–{MaxSize}");

    /// <summary>Reads <c>seed</c>: any text, or one that nobody could foresee.</summary>
    private static string ParseSeed(string? seed) =>
        seed is null ? RandomNumberGenerator.GetHexString(16, lowercase: true)
        : seed.Length is >= 1 and <= MaxSeedLength ? seed
        : throw Paging.CreateParameterException("seed", $"1–{MaxSeedLength} characters");

    /// <summary>A sample, with all that it takes to draw it again.</summary>
    /// <param name="Seed">The seed: the one sent, or one made up.</param>
    /// <param name="Size">How many were drawn: as many as were asked for, or all where there are no more.</param>
    /// <param name="Population">How many units there are to draw from: those whose report of the year is there.</param>
    /// <param name="AsOf">When anything in the bureau and all below it changed last, UTC; <see langword="null"/> where nothing ever did.</param>
    /// <param name="Weights">What a unit weighs.</param>
    /// <param name="Certain">How many weigh so much that they are in every sample of this size.</param>
    /// <param name="RestWeight">What all others weigh together: each of them is drawn with probability (size − certain) · weight ÷ restWeight.</param>
    /// <param name="Items">The units drawn, the weightiest first, then by bureau and unit.</param>
    public sealed record Sample(
        string Seed, int Size, int Population, DateTime? AsOf, SampleWeights Weights, int Certain, decimal RestWeight, IReadOnlyList<SampledUnit> Items);

    /// <summary>
    /// What a unit weighs: the base, and what the policy in force at the bureau that draws takes off its credibility for each deviation
    /// that stands. Unlike credibility, it has no end at 100.
    /// </summary>
    /// <param name="Base">For the unit itself.</param>
    /// <param name="High">For each high deviation that stands.</param>
    /// <param name="Medium">For each medium one.</param>
    /// <param name="Low">For each low one.</param>
    public sealed record SampleWeights(decimal Base, decimal High, decimal Medium, decimal Low)
    {
        internal static SampleWeights FromCosts(CredibilityCosts costs) => new(DrawSample.BaseWeight, costs.High, costs.Medium, costs.Low);

        internal decimal ComputeWeight(int high, int medium, int low) => Base + High * high + Medium * medium + Low * low;
    }

    /// <summary>A unit that was drawn.</summary>
    /// <param name="Bureau">The code of its bureau.</param>
    /// <param name="Unit">The unit's code.</param>
    /// <param name="UnitName">The unit's name.</param>
    /// <param name="Sector">Its sector.</param>
    /// <param name="Weight">What it weighs.</param>
    /// <param name="Probability">How likely it was to be drawn, 0–1, nine decimals.</param>
    /// <param name="Deviations">Deviations that stand: neither dismissed nor resolved.</param>
    /// <param name="Score">Claimed beside verified, points.</param>
    /// <param name="Credibility">100 less what the deviations that stand cost, points.</param>
    public sealed record SampledUnit(
        string Bureau, string Unit, string UnitName, string Sector, decimal Weight, decimal Probability, DeviationCounts Deviations,
        RankedScore Score, decimal Credibility);

    /// <summary>The query.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Year">The fiscal year.</param>
    /// <param name="Size">How many to draw.</param>
    /// <param name="Seed">The seed.</param>
    public sealed record Query(string Bureau, int Year, int Size, string Seed) : IRequest<Sample>;

    internal sealed class Handler(Db db, DataVersionReader versions) : IRequestHandler<Query, Sample>
    {
        public async Task<Sample> Handle(Query query, CancellationToken cancellationToken)
        {
            // So that the sample is of all that was acknowledged before it, and says so.
            await versions.GetCurrentAsync(query.Bureau, query.Year, cancellationToken);
            return await db.ReadInSnapshotAsync(
                async snapshot =>
                {
                    var policy = await EffectivePolicy.LoadAsync(snapshot, query.Bureau, query.Year);
                    var weights = SampleWeights.FromCosts(policy.Policy.Credibility);
                    var draw = await DrawAsync(snapshot, query, weights);
                    return new Sample(
                        query.Seed,
                        draw.Units.Count,
                        draw.Population,
                        (await DataVersions.ReadAsync(snapshot, query.Bureau, query.Year)).ChangedAt,
                        weights,
                        draw.Certain,
                        DbValueConverter.FromScaled(draw.RestWeight),
                        await ReadSampledUnitsAsync(snapshot, draw));
                },
                cancellationToken);
        }

        /// <summary>Weighs all, and holds no more of each than what it is drawn by.</summary>
        private static async Task<WeightedDraw<long>> DrawAsync(ReadSnapshot snapshot, Query query, SampleWeights weights)
        {
            var sample = new WeightedSampler<long>(query.Seed);
            await foreach (var row in snapshot.QueryUnbufferedAsync<PopulationRow>(PopulationSql, new { bureau = query.Bureau, year = query.Year }))
            {
                sample.Add(row.Id, $"{row.Bureau}/{row.Unit}", DbValueConverter.ToScaled(weights.ComputeWeight(row.High, row.Medium, row.Low)));
            }

            return sample.Draw(query.Size);
        }

        // A seek each: few were drawn.
        private static async Task<IReadOnlyList<SampledUnit>> ReadSampledUnitsAsync(ReadSnapshot snapshot, WeightedDraw<long> draw)
        {
            var items = new List<SampledUnit>(draw.Units.Count);
            foreach (var unit in draw.Units)
            {
                items.Add((await snapshot.QueryFirstOrDefaultAsync<SampledUnitRow>(SampledUnitSql, new { unit.Id }))!.ToSampledUnit(unit));
            }

            return
            [
                .. items.OrderByDescending(it => it.Weight).ThenBy(it => it.Bureau, StringComparer.Ordinal).ThenBy(it => it.Unit, StringComparer.Ordinal),
            ];
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
