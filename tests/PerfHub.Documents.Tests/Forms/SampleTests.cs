using PerfHub.Documents.Forms;
using PerfHub.Documents.Tests.Infrastructure;
using Xunit.Abstractions;

namespace PerfHub.Documents.Tests.Forms;

/// <summary>The samples over all forms: no wrong figure, and nearly all of them found.</summary>
public sealed class SampleTests(ITestOutputHelper output)
{
    private const decimal LeastFound = 0.95m;

    public static TheoryData<string> Names => [.. Sample.All.Select(sample => sample.Name)];

    public static TheoryData<string> FormIds => [.. FormCatalogue.All.Select(form => form.Id)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_is_recognised_as_its_form(string name)
    {
        var sample = Sample.All.Single(it => it.Name == name);

        Assert.Equal(sample.Form, sample.Read().Form);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_figure_of_a_sample_is_read_wrong(string name)
    {
        var sample = Sample.All.Single(it => it.Name == name);

        Assert.Empty(FigureComparison.Create(sample.Expected, sample.Read().Report).Wrong);
    }

    [Theory]
    [MemberData(nameof(FormIds))]
    public void Nearly_all_figures_of_a_form_are_found(string form)
    {
        var samples = Sample.All.Where(sample => sample.Form == form).ToList();
        var comparisons = samples.ConvertAll(sample => FigureComparison.Create(sample.Expected, sample.Read().Report));
        var (stated, notFound) = (comparisons.Sum(it => it.Stated), comparisons.Sum(it => it.NotFound.Count));
        output.WriteLine($"{form}: {stated - notFound} of {stated} found in {samples.Count} samples");
        foreach (var (sample, comparison) in samples.Zip(comparisons))
        {
            comparison.NotFound.ToList().ForEach(it => output.WriteLine($"  {sample.Name} {it}"));
        }

        Assert.True(samples.Count >= 2);
        Assert.True(stated - notFound >= stated * LeastFound, $"{notFound} of {stated} not found");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_value_has_a_source(string name)
    {
        var draft = Sample.All.Single(it => it.Name == name).Read();

        var pointers = draft.Sources.Select(source => source.Pointer).ToHashSet();
        Assert.Equal(Leaves.Find(draft.Report).Keys.Order(), pointers.Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_source_of_a_figure_contains_it_unless_a_note_tells_the_conversion(string name)
    {
        var draft = Sample.All.Single(it => it.Name == name).Read();
        var values = Leaves.Find(draft.Report);
        foreach (var source in draft.Sources.Where(source => values[source.Pointer] is decimal && source.Note is null))
        {
            var digits = string.Concat(source.Text.Normalize(System.Text.NormalizationForm.FormKC).Where(it => char.IsAsciiDigit(it) || it == '.'));
            Assert.Contains(Math.Abs((decimal)values[source.Pointer]).ToString(), digits, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_bytes_give_the_same_draft(string name)
    {
        var sample = Sample.All.Single(it => it.Name == name);
        var (first, second) = (sample.Read(), sample.Read());

        Assert.Equal(first.Report.ToJsonString(), second.Report.ToJsonString());
        Assert.Equal(first.Sources, second.Sources);
    }
}
