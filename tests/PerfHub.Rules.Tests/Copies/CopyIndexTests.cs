using PerfHub.Rules.Copies;

namespace PerfHub.Rules.Tests.Copies;

public sealed class CopyIndexTests
{
    private const decimal Bound = 90m;

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(80)]
    public void Of_copies_at_the_bound_99_in_100_are_found_whatever_share_of_the_text_is_everybodys(int commonPercent)
    {
        var (texts, copies) = Corpus(2_000, 500, commonPercent);
        var (nearest, index) = Search(texts);

        var found = copies.Count(it => nearest.TryGetValue(it.Copy, out var original) && original == it.Original);
        Assert.InRange(found, copies.Count * 99 / 100, copies.Count);
        Assert.All(nearest, it => Assert.Contains((Math.Min(it.Key, it.Value), Math.Max(it.Key, it.Value)), copies));

        // All with all would be 1,250 for each.
        Assert.InRange(index.Compared, copies.Count, 64 * texts.Count);
    }

    [Fact]
    public void Finds_what_comparing_all_with_all_finds_and_nothing_else()
    {
        var (texts, _) = Corpus(300, 60, commonPercent: 30);
        var shingles = texts.ConvertAll(Shingles.Of);
        var copied = Enumerable.Range(0, texts.Count).Where(
            i => shingles.Index().Any(it => it.Index != i && !it.Item.SimilarityTo(shingles[i]).IsBelow(Bound)));

        Assert.Equal(copied, Search(texts).Nearest.Keys.Order());
    }

    [Fact]
    public void What_is_compared_grows_like_the_narratives_not_like_their_pairs()
    {
        var few = Search(Corpus(1_000, 20, commonPercent: 50).Texts).Index;
        var many = Search(Corpus(4_000, 80, commonPercent: 50).Texts).Index;

        // Four times the narratives have sixteen times the pairs.
        Assert.InRange(few.Compared, 20, 2 * few.Count);
        Assert.InRange(many.Compared, 80, 2 * many.Count);
    }

    [Fact]
    public void One_text_filed_by_everybody_is_found_at_everybody_and_costs_a_fixed_price()
    {
        var (nearest, index) = Search([.. Enumerable.Repeat(Letters.Prose(1, 200), 2_000)]);

        Assert.Equal(2_000, nearest.Count);
        Assert.InRange(index.Compared, 2_000, 2_000 * CopyIndex<int>.Bands * CopyIndex<int>.Neighbours);
    }

    [Fact]
    public void One_text_edited_a_little_by_everybody_is_found_at_nearly_everybody()
    {
        var text = Letters.Prose(1, 200);
        List<string> texts = [.. Enumerable.Range(0, 1_000).Select(seed => Letters.Edited(text, seed, 96m))];

        var (nearest, index) = Search(texts);

        Assert.InRange(nearest.Count, 990, 1_000);
        Assert.InRange(index.Compared, 1_000, 1_000 * CopyIndex<int>.Bands * CopyIndex<int>.Crowd / 2);
    }

    [Fact]
    public void The_order_of_adding_makes_no_difference_to_what_is_found()
    {
        var (texts, _) = Corpus(500, 50, commonPercent: 50);
        var forth = Search(texts).Nearest.Select(it => (texts[it.Key], texts[it.Value]));

        texts.Reverse();
        var back = Search(texts).Nearest.Select(it => (texts[it.Key], texts[it.Value]));

        Assert.Equal(forth.Order(), back.Order());
    }

    [Fact]
    public void Candidates_stand_with_what_seems_nearest_first_eight_at_most()
    {
        var text = Letters.Prose(1, 200);
        var index = new CopyIndex<string>();
        foreach (var similarity in (int[])[92, 100, 96, 94, 98])
        {
            index.Add($"{similarity}", MinHash.Of(Letters.Edited(text, similarity, similarity)));
        }

        Assert.Equal("98", index.Candidates().Single(it => it.Id == "100").Nearest[0]);
        Assert.All(index.Candidates(), it => Assert.Equal(4, it.Nearest.Count));

        for (var i = 0; i < 20; i++)
        {
            index.Add($"copy {i}", MinHash.Of(text));
        }

        Assert.All(index.Candidates(), it => Assert.Equal(CopyIndex<string>.MostCandidates, it.Nearest.Count));
        Assert.DoesNotContain(index.Candidates(), it => it.Nearest.Contains(it.Id));
    }

    [Fact]
    public void Nothing_and_one_alone_have_no_candidates()
    {
        var index = new CopyIndex<int>();
        Assert.Empty(index.Candidates());
        index.Add(1, MinHash.Of(Letters.Prose(1, 200)));
        Assert.Empty(index.Candidates());
    }

    /// <summary>Texts that begin alike and go on each by itself, and after them copies as far edited as the bound allows.</summary>
    private static (List<string> Texts, List<(int Original, int Copy)> Copies) Corpus(int originals, int copies, int commonPercent)
    {
        const int Words = 200;
        var common = Letters.Prose(-1, Words * commonPercent / 100);
        List<string> texts = [.. Enumerable.Range(0, originals).Select(i => common + Letters.Prose(i, Words - common.Length / 2))];
        for (var i = 0; i < copies; i++)
        {
            texts.Add(Letters.Edited(texts[i], i, Bound, untouched: common.Length));
        }

        return (texts, [.. Enumerable.Range(0, copies).Select(i => (i, originals + i))]);
    }

    /// <summary>What the job does: candidates from the index, each compared in full, the nearest kept.</summary>
    private static (Dictionary<int, int> Nearest, CopyIndex<int> Index) Search(List<string> texts)
    {
        var shingles = texts.ConvertAll(Shingles.Of);
        var index = new CopyIndex<int>();
        foreach (var (i, text) in texts.Index())
        {
            index.Add(i, MinHash.Of(text));
        }

        var nearest = new Dictionary<int, int>();
        foreach (var (id, candidates) in index.Candidates())
        {
            var best = candidates.MaxBy(other => shingles[id].SimilarityTo(shingles[other]).Percent);
            if (!shingles[id].SimilarityTo(shingles[best]).IsBelow(Bound))
            {
                nearest.Add(id, best);
            }
        }

        return (nearest, index);
    }
}
