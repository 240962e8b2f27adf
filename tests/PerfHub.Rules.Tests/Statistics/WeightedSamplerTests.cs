using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PerfHub.Rules.Statistics;

namespace PerfHub.Rules.Tests.Statistics;

[Properties(Arbitrary = [typeof(PopulationArbitraries)])]
public sealed class WeightedSamplerTests
{
    private const int SeedCount = 2000;

    // A fair draw exceeds this once in fifty thousand. The seeds are fixed, so the outcome never changes.
    private const decimal MaxStandardDeviations = 4.3m;

    [Property]
    public bool The_same_seed_draws_the_same_units_in_any_order(Population units, NonNull<string> seed) =>
        DrawSortedById(units, seed.Get).SequenceEqual(DrawSortedById(units with { Weights = [.. units.Weights.Reverse()] }, seed.Get))
        && DrawSortedById(units, seed.Get).SequenceEqual(DrawSortedById(units, seed.Get));

    [Property]
    public void The_sample_has_the_requested_size_without_duplicates(Population units, NonNull<string> seed)
    {
        var draw = Draw(units, seed.Get);

        Assert.Equal(Math.Min(units.Size, units.Weights.Count), draw.Units.Count);
        Assert.Equal(draw.Units.Count, draw.Units.Select(it => it.Id).Distinct().Count());
        Assert.Equal(units.Weights.Count, draw.Population);
    }

    [Property]
    public void Probabilities_are_proportional_to_weight_capped_at_one_and_add_up_to_the_size(Population units)
    {
        var all = ComputeProbabilities(units);

        Assert.InRange(all.Values.Sum() - Math.Min(units.Size, units.Weights.Count), -1e-20m, 1e-20m);
        Assert.All(all.Values, it => Assert.InRange(it, 0m, 1m));
        foreach (var drawn in Draw(units, "seed").Units)
        {
            Assert.Equal(all[drawn.Id], drawn.Probability, 20);
        }
    }

    [Property]
    public void A_unit_with_probability_one_is_always_drawn(Population units, NonNull<string> seed)
    {
        var certain = ComputeProbabilities(units).Where(it => it.Value == 1m).Select(it => it.Key).ToHashSet();
        var draw = Draw(units, seed.Get);

        Assert.Equal(certain.Count, draw.Certain);
        Assert.Superset(certain, draw.Units.Select(it => it.Id).ToHashSet());
        Assert.Equal(units.Weights.Where(it => !certain.Contains(it.Id)).Sum(it => it.Weight), draw.RestWeight);
    }

    [Theory]
    [InlineData("1 1 1 1 1 1 1 1 1 1", 3)]
    [InlineData("1 2 3 4 5 6 7 8 9 10", 4)]
    [InlineData("1000 500 3 2 1 1 1 1", 4)]
    [InlineData("1 11 21 31 1 1 1 5 5 9 14 25", 1)]
    public void Over_many_seeds_the_draw_frequency_matches_the_probability(string weights, int size)
    {
        var units = new Population([.. weights.Split(' ').Select((weight, i) => (i, long.Parse(weight, CultureInfo.InvariantCulture)))], size);
        var counts = Enumerable.Range(0, SeedCount).SelectMany(seed => Draw(units, $"{seed}").Units).CountBy(it => it.Id).ToDictionary();

        foreach (var (id, probability) in ComputeProbabilities(units))
        {
            var difference = counts.GetValueOrDefault(id) - SeedCount * probability;
            Assert.True(difference * difference <= MaxStandardDeviations * MaxStandardDeviations * SeedCount * probability * (1 - probability), $"{id}: {difference} from {SeedCount * probability}");
        }
    }

    [Theory]
    [InlineData("2024-复核", 2, "2 4")]
    [InlineData("", 2, "3 4")]
    [InlineData("😀", 3, "1 2 4")]
    public void A_seed_always_draws_the_same_sample(string seed, int size, string expected)
    {
        var draw = Draw(new Population([(0, 1), (1, 2), (2, 3), (3, 4), (4, 100)], size), seed);

        Assert.Equal(expected, string.Join(' ', draw.Units.Select(it => it.Id).Order()));
    }

    [Fact]
    public void An_empty_population_gives_an_empty_sample() => Assert.Empty(Draw(new Population([], 5), "seed").Units);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_weight_must_be_positive(long weight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightedSampler<int>("seed").Add(1, "1", weight));

    [Fact]
    public void The_largest_weights_do_not_overflow()
    {
        var units = new Population([.. Enumerable.Range(0, 1000).Select(id => (id, 9_000_000_000_000_000L - id))], 500);

        Assert.Equal(500, Draw(units, "seed").Units.Count);
    }

    private static WeightedDraw<int> Draw(Population units, string seed)
    {
        var sample = new WeightedSampler<int>(seed);
        foreach (var (id, weight) in units.Weights)
        {
            sample.Add(id, $"{id}", weight);
        }

        return sample.Draw(units.Size);
    }

    private static IEnumerable<DrawnUnit<int>> DrawSortedById(Population units, string seed) => Draw(units, seed).Units.OrderBy(it => it.Id);

    /// <summary>min(1, n·w ÷ W), repeated for the remaining units until no probability exceeds 1.</summary>
    private static Dictionary<int, decimal> ComputeProbabilities(Population units)
    {
        var certain = new HashSet<int>();
        while (true)
        {
            var rest = units.Weights.Where(it => !certain.Contains(it.Id)).ToList();
            var (left, sum) = (units.Size - certain.Count, rest.Sum(it => it.Weight));
            var more = rest.Where(it => left * it.Weight >= sum).Select(it => it.Id).ToList();
            if (more.Count == 0)
            {
                return units.Weights.ToDictionary(it => it.Id, it => certain.Contains(it.Id) ? 1m : (decimal)left * it.Weight / sum);
            }

            certain.UnionWith(more);
        }
    }

    /// <summary>Units with their weights, and the sample size.</summary>
    public sealed record Population(IReadOnlyList<(int Id, long Weight)> Weights, int Size);

    /// <summary>Populations with equal, similar and very different weights.</summary>
    public static class PopulationArbitraries
    {
        public static Arbitrary<Population> All() => (
            from count in Gen.Choose(0, 40)
            from weights in Gen.OneOf(Gen.Constant(1), Gen.Choose(1, 30), Gen.Choose(1, 1_000_000)).ListOf(count)
            from size in Gen.Choose(1, 50)
            select new Population([.. weights.Select((weight, id) => (id, (long)weight))], size)).ToArbitrary();
    }
}
