using PerfHub.Api.Persistence;
using PerfHub.Documents.Drafts;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Architecture;

/// <summary>Holds decision 0032: references between layers point down, and namespaces form no cycle.</summary>
public sealed class LayerTests
{
    private static readonly NamespaceGraph Source = NamespaceGraph.Load(typeof(Db).Assembly, typeof(Draft).Assembly, typeof(Rule).Assembly);

    [Fact]
    public void References_between_layers_point_down() => Assert.Empty(Layers.FindViolations(Source));

    [Fact]
    public void Namespaces_form_no_cycle() => Assert.True(Source.LargestCycle == 1, Source.DescribeCycles());

    [Fact]
    public void The_graph_holds_the_references_of_the_source()
    {
        Assert.Contains(Source.References, reference => reference is { From: "PerfHub.Api.Features.SelfEvaluations", To: "PerfHub.Rules.Report" });
        Assert.True(Source.References.Select(reference => reference.From).Distinct().Count() > 40);
    }

    [Theory]
    [InlineData("PerfHub.Api.Reports.State", "PerfHub.Api.Features.Units")]
    [InlineData("PerfHub.Api.Features.Units", "PerfHub.Api.Features.Policies")]
    [InlineData("PerfHub.Api.Features.Deviations.Export", "PerfHub.Api.Features.Policies")]
    [InlineData("PerfHub.Api.Http.Json", "PerfHub.Api.Persistence")]
    [InlineData("PerfHub.Api.Http.Caching", "PerfHub.Api.Persistence.Sqlite")]
    [InlineData("PerfHub.Api.Persistence", "PerfHub.Api.Security")]
    [InlineData("PerfHub.Api.Security", "PerfHub.Api.Auditing")]
    [InlineData("PerfHub.Api.Auditing", "PerfHub.Api.Persistence.Idempotency")]
    [InlineData("PerfHub.Rules.Scoring", "PerfHub.Api")]
    [InlineData("PerfHub.Rules.Report", "PerfHub.Documents.Drafts")]
    [InlineData("PerfHub.Documents.Forms", "PerfHub.Api.Http")]
    public void A_reference_that_points_up_or_sideways_is_found(string from, string to)
    {
        var reference = new TypeReference(from + ".A", from, to + ".B", to);

        Assert.Equal([reference], Layers.FindViolations(new([reference])));
    }

    [Theory]
    [InlineData("PerfHub.Api.Hosting", "PerfHub.Api.Features.Units")]
    [InlineData("PerfHub.Api.Features.Deviations", "PerfHub.Api.Features.Deviations.Export")]
    [InlineData("PerfHub.Api.Features", "PerfHub.Api.Features.Units")]
    [InlineData("PerfHub.Api.Jobs", "PerfHub.Api.Projections.Rankings")]
    [InlineData("PerfHub.Api.Auditing", "PerfHub.Api.Persistence.Outbox")]
    [InlineData("PerfHub.Api.Http.Problems", "PerfHub.Api")]
    public void A_reference_that_points_down_is_allowed(string from, string to) =>
        Assert.Empty(Layers.FindViolations(new([new(from + ".A", from, to + ".B", to)])));

    [Fact]
    public void A_cycle_is_found_with_all_its_namespaces()
    {
        static TypeReference Reference(string from, string to) => new(from + ".A", from, to + ".B", to);
        var graph = new NamespaceGraph([Reference("A", "B"), Reference("B", "C"), Reference("C", "A"), Reference("C", "D"), Reference("E", "A")]);

        Assert.Equal(["A", "B", "C"], Assert.Single(graph.Cycles));
        Assert.Equal(3, graph.LargestCycle);
    }
}
