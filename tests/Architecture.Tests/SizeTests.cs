using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DRServerless.Architecture.Tests;

/// <summary>Small files and methods, kept so: a ratchet, not an aim.</summary>
public sealed class SizeTests
{
    private const int MedianFile = 80;
    private const int LargeFile = 300;
    private const int LongestMethod = 70;

    [Fact]
    public void Files_OfTheProduct_AreSmall()
    {
        var lengths = Repository.SourceFiles("src").Select(file => (File: file, Lines: File.ReadLines(file).Count())).OrderBy(file => file.Lines).ToList();
        var median = lengths[lengths.Count / 2].Lines;
        var percentile95 = lengths[(int)(lengths.Count * 0.95)].Lines;

        Assert.True(median < MedianFile, $"The median file has {median} lines; under {MedianFile} is wanted.");
        Assert.True(percentile95 < LargeFile, $"The 95th percentile has {percentile95} lines; under {LargeFile} is wanted.");
    }

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("bench")]
    public void Methods_Everywhere_FitOnAScreen(string folder)
    {
        var tooLong =
            from file in Repository.SourceFiles(folder)
            let tree = CSharpSyntaxTree.ParseText(File.ReadAllText(file))
            from method in tree.GetRoot().DescendantNodes().Where(node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax)
            let span = tree.GetLineSpan(method.Span)
            let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
            where lines > LongestMethod
            select $"{Repository.Relative(file)}:{span.StartLinePosition.Line + 1} has {lines} lines";

        Assert.Empty(tooLong);
    }
}
