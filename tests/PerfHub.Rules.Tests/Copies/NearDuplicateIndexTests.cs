using PerfHub.Rules.Copies;

namespace PerfHub.Rules.Tests.Copies;

public sealed class NearDuplicateIndexTests
{
    private const decimal Threshold = 90m;

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(80)]
    public void At_least_99_percent_of_copies_at_the_threshold_are_found_for_any_share_of_common_text(int commonPercent)
    {
        var (texts, copies) = CreateCorpus(2_000, 500, commonPercent);
        var (nearest, index) = FindNearest(texts);

        var found = copies.Count(it => nearest.TryGetValue(it.Copy, out var original) && original == it.Original);
        Assert.InRange(found, copies.Count * 99 / 100, copies.Count);
        Assert.All(nearest, it => Assert.Contains((Math.Min(it.Key, it.Value), Math.Max(it.Key, it.Value)), copies));

        // Comparing every pair would need 1,250 comparisons for each text.
        Assert.InRange(index.ComparedPairs, copies.Count, 64 * texts.Count);
    }

    [Fact]
    public void Finds_exactly_the_copies_that_comparing_every_pair_finds()
    {
        var (texts, _) = CreateCorpus(300, 60, commonPercent: 30);
        var shingles = texts.ConvertAll(Shingles.From);
        var copied = Enumerable.Range(0, texts.Count).Where(
            i => shingles.Index().Any(it => it.Index != i && !it.Item.ComputeSimilarity(shingles[i]).IsBelow(Threshold)));

        Assert.Equal(copied, FindNearest(texts).Nearest.Keys.Order());
    }

    [Fact]
    public void Comparisons_grow_with_the_number_of_narratives_not_of_pairs()
    {
        var few = FindNearest(CreateCorpus(1_000, 20, commonPercent: 50).Texts).Index;
        var many = FindNearest(CreateCorpus(4_000, 80, commonPercent: 50).Texts).Index;

        // Four times the narratives make sixteen times the pairs.
        Assert.InRange(few.ComparedPairs, 20, 2 * few.Count);
        Assert.InRange(many.ComparedPairs, 80, 2 * many.Count);
    }

    [Fact]
    public void One_text_filed_by_every_unit_is_found_everywhere_with_bounded_comparisons()
    {
        var (nearest, index) = FindNearest([.. Enumerable.Repeat(SampleTexts.CreateProse(1, 200), 2_000)]);

        Assert.Equal(2_000, nearest.Count);
        Assert.InRange(index.ComparedPairs, 2_000, 2_000 * NearDuplicateIndex<int>.BandCount * NearDuplicateIndex<int>.NeighboursCompared);
    }

    [Fact]
    public void One_text_edited_slightly_by_every_unit_is_found_almost_everywhere()
    {
        var text = SampleTexts.CreateProse(1, 200);
        List<string> texts = [.. Enumerable.Range(0, 1_000).Select(seed => SampleTexts.CreateEditedCopy(text, seed, 96m))];

        var (nearest, index) = FindNearest(texts);

        Assert.InRange(nearest.Count, 990, 1_000);
        Assert.InRange(index.ComparedPairs, 1_000, 1_000 * NearDuplicateIndex<int>.BandCount * NearDuplicateIndex<int>.MaxBucketSize / 2);
    }

    [Fact]
    public void The_order_of_adding_does_not_change_the_result()
    {
        var (texts, _) = CreateCorpus(500, 50, commonPercent: 50);
        var expected = FindNearest(texts).Nearest.Select(it => (texts[it.Key], texts[it.Value]));

        texts.Reverse();
        var actual = FindNearest(texts).Nearest.Select(it => (texts[it.Key], texts[it.Value]));

        Assert.Equal(expected.Order(), actual.Order());
    }

    [Fact]
    public void At_most_eight_candidates_are_returned_with_the_nearest_first()
    {
        var text = SampleTexts.CreateProse(1, 200);
        var index = new NearDuplicateIndex<string>();
        foreach (var similarity in (int[])[92, 100, 96, 94, 98])
        {
            index.Add($"{similarity}", MinHash.ComputeSignature(SampleTexts.CreateEditedCopy(text, similarity, similarity)));
        }

        Assert.Equal("98", index.FindCandidates().Single(it => it.Id == "100").Candidates[0]);
        Assert.All(index.FindCandidates(), it => Assert.Equal(4, it.Candidates.Count));

        for (var i = 0; i < 20; i++)
        {
            index.Add($"copy {i}", MinHash.ComputeSignature(text));
        }

        Assert.All(index.FindCandidates(), it => Assert.Equal(NearDuplicateIndex<string>.MaxCandidates, it.Candidates.Count));
        Assert.DoesNotContain(index.FindCandidates(), it => it.Candidates.Contains(it.Id));
    }

    [Fact]
    public void Fewer_than_two_texts_have_no_candidates()
    {
        var index = new NearDuplicateIndex<int>();
        Assert.Empty(index.FindCandidates());
        index.Add(1, MinHash.ComputeSignature(SampleTexts.CreateProse(1, 200)));
        Assert.Empty(index.FindCandidates());
    }

    /// <summary>Originals that share a common beginning, followed by copies edited as far as the threshold allows.</summary>
    private static (List<string> Texts, List<(int Original, int Copy)> Copies) CreateCorpus(int originals, int copies, int commonPercent)
    {
        const int Words = 200;
        var common = SampleTexts.CreateProse(-1, Words * commonPercent / 100);
        List<string> texts = [.. Enumerable.Range(0, originals).Select(i => common + SampleTexts.CreateProse(i, Words - common.Length / 2))];
        for (var i = 0; i < copies; i++)
        {
            texts.Add(SampleTexts.CreateEditedCopy(texts[i], i, Threshold, untouched: common.Length));
        }

        return (texts, [.. Enumerable.Range(0, copies).Select(i => (i, originals + i))]);
    }

    /// <summary>Compares the candidates of each text in full and keeps the nearest, as the peer comparison job does.</summary>
    private static (Dictionary<int, int> Nearest, NearDuplicateIndex<int> Index) FindNearest(List<string> texts)
    {
        var shingles = texts.ConvertAll(Shingles.From);
        var index = new NearDuplicateIndex<int>();
        foreach (var (i, text) in texts.Index())
        {
            index.Add(i, MinHash.ComputeSignature(text));
        }

        var nearest = new Dictionary<int, int>();
        foreach (var (id, candidates) in index.FindCandidates())
        {
            var best = candidates.MaxBy(other => shingles[id].ComputeSimilarity(shingles[other]).Percent);
            if (!shingles[id].ComputeSimilarity(shingles[best]).IsBelow(Threshold))
            {
                nearest.Add(id, best);
            }
        }

        return (nearest, index);
    }
}
