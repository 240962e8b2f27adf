using PerfHub.Rules.Rules;

namespace PerfHub.Rules.Tests.Rules;

public sealed class RuleCatalogueTests
{
    [Fact]
    public void Ids_are_unique() =>
        Assert.Equal(RuleCatalogue.All.Count, RuleCatalogue.All.Select(rule => rule.Id).Distinct().Count());

    [Fact]
    public void Every_class_is_named_after_its_id() => Assert.All(
        RuleCatalogue.All,
        rule => Assert.Equal(rule.Id.Replace("-", "", StringComparison.Ordinal), rule.GetType().Name, ignoreCase: true));

    [Fact]
    public void Every_rule_has_its_texts_in_both_languages() => Assert.All(RuleCatalogue.All, rule =>
    {
        Assert.NotEmpty(rule.Formula);
        Text[] texts = [rule.Title, rule.Condition, rule.Source, .. rule.Parameters.Select(parameter => parameter.Description)];
        Assert.All(texts, text =>
        {
            Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", text.Zh);
            Assert.Matches("[A-Za-z]{3}", text.En);
        });
    });

    // A finance office reads neither field names nor signs of logic. Names that a rule looks for are Chinese in either language.
    [Fact]
    public void Conditions_are_words_and_no_code() => Assert.All(RuleCatalogue.All, rule =>
    {
        Assert.DoesNotMatch("[A-Za-z]{2}", rule.Condition.Zh);
        Assert.DoesNotMatch(@"[a-z][A-Z]|[A-Za-z]\.[A-Za-z]|\[\]|_", rule.Condition.En);
        Assert.All((string[])[rule.Condition.Zh, rule.Condition.En], text => Assert.DoesNotMatch("[⇒∧∨Σ∅∈]", text));
        Assert.All(rule.Parameters, parameter => Assert.DoesNotContain(parameter.Name, rule.Condition.Zh + rule.Condition.En, StringComparison.Ordinal));
    });

    [Fact]
    public void Every_rule_has_a_test_class() => Assert.All(
        RuleCatalogue.All,
        rule => Assert.Contains(
            typeof(RuleCatalogueTests).Assembly.GetTypes(),
            type => type.BaseType == typeof(RuleTests<>).MakeGenericType(rule.GetType())));
}
