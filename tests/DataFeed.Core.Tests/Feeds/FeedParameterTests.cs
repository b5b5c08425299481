using System.Globalization;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;

namespace DataFeed.Core.Tests.Feeds;

public sealed class FeedParameterTests
{
    private static readonly Feed Feed = new FeedCollection().Add("f", _ => [], new()
    {
        Parameters =
        [
            FeedParameter.Int64("count", 5, 1, 10, "How many."),
            FeedParameter.Double("rate", 0.5, 0, 1),
            FeedParameter.Boolean("fast", true),
            FeedParameter.Text("word", "a"),
            FeedParameter.Choice("color", "red", ["red", "green"]),
        ],
    }).Find("f");

    [Fact]
    public void Resolve_NothingGiven_IsTheDefaults()
    {
        var parameters = Feed.Resolve(new Dictionary<string, string>());

        Assert.Equal(5, parameters.Int64("count"));
        Assert.Equal(0.5, parameters.Double("rate"));
        Assert.True(parameters.Boolean("fast"));
        Assert.Equal("a", parameters.Text("word"));
        Assert.Equal("red", parameters.Text("color"));
        Assert.Equal("color=red count=5 fast=true rate=0.5 word=a", Texts(parameters));
        Assert.Equal("5 0.5 true a red", string.Join(' ', Feed.Parameters.Select(parameter => parameter.DefaultText)));
    }

    [Fact]
    public void Resolve_ValuesWrittenOtherwise_AreCanonical()
    {
        var parameters = Feed.Resolve(new Dictionary<string, string>
        {
            ["count"] = "+07",
            ["rate"] = "1e-1",
            ["fast"] = "False",
            ["word"] = "",
            ["color"] = "green",
        });

        Assert.Equal("color=green count=7 fast=false rate=0.1 word=", Texts(parameters));
        Assert.Equal("rate=0", Texts(Feed.Resolve(new Dictionary<string, string> { ["rate"] = "-0.0" })).Split(' ')[3]);
    }

    [Theory]
    [InlineData("count", "0", "a whole number from 1 to 10")]
    [InlineData("count", "11", "a whole number from 1 to 10")]
    [InlineData("count", "1.0", "a whole number from 1 to 10")]
    [InlineData("count", "99999999999999999999", "a whole number from 1 to 10")]
    [InlineData("rate", "NaN", "a number from 0 to 1")]
    [InlineData("rate", "1,0", "a number from 0 to 1")]
    [InlineData("fast", "yes", "true or false")]
    [InlineData("color", "Red", "one of \"red\", \"green\"")]
    public void Resolve_BadValue_IsRefusedWithTheRule(string name, string text, string rule)
    {
        var exception = Assert.Throws<FeedException>(() => Feed.Resolve(new Dictionary<string, string> { [name] = text }));

        Assert.Equal(FeedError.ParameterInvalid, exception.Error);
        Assert.Equal($"Parameter \"{name}\" of feed \"f\" is \"{text}\"; it takes {rule}.", exception.Message);
    }

    [Fact]
    public void Resolve_SeveralBad_TellsAllAndShortensWhatIsLong()
    {
        var exception = Assert.Throws<FeedException>(() => Feed.Resolve(new Dictionary<string, string>
        {
            ["cuont"] = "1",
            ["rate"] = "2",
            ["word"] = new('x', 1001),
        }));

        Assert.Contains("no parameter \"cuont\". Nearest: \"count\".", exception.Message, StringComparison.Ordinal);
        Assert.Contains("\"rate\" of feed \"f\" is \"2\"", exception.Message, StringComparison.Ordinal);
        Assert.Contains("xxx…\" (1001 characters)", exception.Message, StringComparison.Ordinal);
        Assert.InRange(exception.Message.Length, 0, 600);
    }

    [Fact]
    public void Value_UndeclaredOrOfOtherType_IsRefused()
    {
        var parameters = Feed.DefaultParameters;

        Assert.Throws<ArgumentException>(() => parameters.Int64("nothing"));
        Assert.Throws<ArgumentException>(() => parameters.Int64("rate"));
    }

    [Fact]
    public void Parameter_DefaultOutOfRangeOrBadName_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => FeedParameter.Int64("x", 0, 1, 2));
        Assert.Throws<ArgumentException>(() => FeedParameter.Double("x", double.NaN));
        Assert.Throws<ArgumentException>(() => FeedParameter.Choice("x", "blue", ["red"]));
        Assert.Throws<ArgumentException>(() => FeedParameter.Boolean("X", true));
    }

    [Fact]
    public void Texts_OfNumbers_DoNotDependOnTheCulture()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
        try
        {
            var feed = new FeedCollection().Add("f", _ => [], new() { Parameters = [FeedParameter.Double("x", -1.5)] }).Find("f");
            Assert.Equal("x=-1.5", Texts(feed.Resolve(new Dictionary<string, string> { ["x"] = "-1.5" })));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Texts(FeedParameters parameters) =>
        string.Join(' ', parameters.Select(parameter => $"{parameter.Key}={parameter.Value}"));
}
